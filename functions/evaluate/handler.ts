/**
 * Events queue → decision → outbox (docs/runbook.md#evaluate).
 * A failed customer's messages return to the queue alone; after their last try they land in the DLQ.
 */
import { createEvaluate } from '#shared/app/evaluate.ts';
import { evaluateEnvSchema } from '#shared/contracts/env/evaluate-env.ts';
import { evaluateMessageSchema } from '#shared/contracts/messages.ts';
import { defineSqsLambda } from '../runtime/define-lambda.ts';
import { evaluateSettings, wireEvaluate } from '../runtime/wire-aws.ts';

export const handler = defineSqsLambda({
  name: 'evaluate',
  env: evaluateEnvSchema,
  message: evaluateMessageSchema,
  build: (env) => createEvaluate(wireEvaluate(env), evaluateSettings(env)),
});
