/**
 * Every minute: campaigns start and end, whatever is due by time goes on its way
 * (docs/runbook.md#sweep).
 */
import { createDueCampaigns } from '#shared/app/api/due-campaigns.ts';
import { oneAfterAnother } from '#shared/app/fail-together.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { sweepEnvSchema } from '#shared/contracts/env/sweep-env.ts';
import { defineScheduledLambda } from '../runtime/define-scheduled-lambda.ts';
import { wireSweep } from '../runtime/wire-aws.ts';

export const handler = defineScheduledLambda({
  name: 'sweep',
  env: sweepEnvSchema,
  build: (env) => {
    const ports = wireSweep(env);
    const dueCampaigns = createDueCampaigns(ports);
    const sweep = createSweep(ports);
    return async () => {
      const counts = await oneAfterAnother<Readonly<Record<string, number>>>([
        sweep,
        () => dueCampaigns(ports.clock.now()),
      ]);
      return Object.assign({}, ...counts);
    };
  },
});
