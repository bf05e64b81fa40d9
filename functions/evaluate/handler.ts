/**
 * Events queue → decision → outbox (docs/runbook.md#evaluate).
 * A failed customer's messages return to the queue alone; after their last try they land in the DLQ.
 */
import { createEvaluate } from '#shared/app/evaluate.ts';
import { evaluateEnv } from '#shared/contracts/env/plain-variables.ts';
import { evaluateMessage } from '#shared/contracts/plain-messages.ts';
import { defineSqsLambda } from '../runtime/define-lambda.ts';
import { evaluateSettings, wireEvaluate } from '../runtime/wire-aws.ts';

export const handler = defineSqsLambda({
  name: 'evaluate',
  env: evaluateEnv,
  message: evaluateMessage,
  build: (env) => createEvaluate(wireEvaluate(env), evaluateSettings(env)),
});
