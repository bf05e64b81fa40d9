/**
 * The table's stream: decisions, responses, conversions, answers ▶ figures of campaigns, each entry
 * exactly once (docs/runbook.md#measure). A batch goes on from its first record that failed.
 */
import { createMeasureStream } from '#shared/app/measure-stream.ts';
import { measureEnvSchema } from '#shared/contracts/env.ts';
import { defineStreamLambda } from '../runtime/define-stream-lambda.ts';
import { readLedgerImage, wireMeasure } from '../runtime/wire-aws.ts';

export const handler = defineStreamLambda({
  name: 'measure',
  env: measureEnvSchema,
  read: readLedgerImage,
  build: (env) => createMeasureStream(wireMeasure(env)),
});
