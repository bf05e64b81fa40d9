/**
 * Webhooks queue ▶ signed POST to whoever asked to be told (docs/runbook.md#webhook). An order that
 * fails is put back with a pause that grows; its last failure lands in the dead-letter queue.
 */
import { createSendWebhook } from '#shared/app/webhooks/send-webhook.ts';
import { webhookEnvSchema } from '#shared/contracts/env/webhook-env.ts';
import { webhookOrderSchema } from '#shared/contracts/webhook-order.ts';
import { defineSqsLambda } from '../runtime/define-lambda.ts';
import { readSecret } from '../runtime/secrets-manager.ts';
import { wireWebhook } from '../runtime/wire-aws.ts';

export const handler = defineSqsLambda({
  name: 'webhook',
  env: webhookEnvSchema,
  message: webhookOrderSchema,
  build: (env) => createSendWebhook(wireWebhook(env)),
  secrets: readSecret,
});
