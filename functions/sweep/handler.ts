/**
 * Every minute: campaigns start and end, whatever is due by time goes on its way
 * (docs/runbook.md#sweep).
 */
import { createDueCampaigns } from '#shared/app/api/due-campaigns.ts';
import { failTogether } from '#shared/app/fail-together.ts';
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
      // Neither holds up the other.
      const [swept] = await Promise.allSettled([sweep()]);
      const [changed] = await Promise.allSettled([dueCampaigns(ports.clock.now())]);
      failTogether([swept, changed].flatMap((run) => ('reason' in run ? [run.reason] : [])));
      return { ...('value' in swept && swept.value), ...('value' in changed && changed.value) };
    };
  },
});
