/**
 * Deliveries queue → claim → provider → recorded outcome (docs/runbook.md#deliver).
 * A failed order returns to the queue alone; after its last try it lands in the DLQ.
 */
import { createDeliverBatch } from '#shared/app/deliver.ts';
import { deliverEnv } from '#shared/contracts/env/plain-variables.ts';
import { deliveryOrder } from '#shared/contracts/plain-messages.ts';
import { defineSqsLambda } from '../runtime/define-lambda.ts';
import { readSecret } from '../runtime/secrets-manager.ts';
import { wireDeliver } from '../runtime/wire-aws.ts';

export const handler = defineSqsLambda({
  name: 'deliver',
  env: deliverEnv,
  message: deliveryOrder,
  build: (env) => createDeliverBatch(wireDeliver(env)),
  secrets: readSecret,
});
