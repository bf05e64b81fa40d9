/** Every minute: whatever is due by time goes on its way (docs/runbook.md#sweep). */
import { createSweep } from '#shared/app/sweep.ts';
import { sweepEnvSchema } from '#shared/contracts/env.ts';
import { defineScheduledLambda } from '../runtime/define-scheduled-lambda.ts';
import { wireSweep } from '../runtime/wire-aws.ts';

export const handler = defineScheduledLambda({
  name: 'sweep',
  env: sweepEnvSchema,
  build: (env) => createSweep(wireSweep(env)),
});
