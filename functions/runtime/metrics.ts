/**
 * One sink of metrics per process, written out when an invocation ends, where somebody keeps the log.
 */
import { createEmbeddedMetrics } from '#shared/adapters/cloudwatch/embedded-metrics.ts';
import { MAX_CAMPAIGNS_SHOWN } from '#shared/contracts/metrics.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { machineClock } from './clock.ts';
import { isLogKept, writeLine } from './log-lines.ts';

export const metrics = createEmbeddedMetrics(process.env.STAGE ?? 'dev');

/** Past the console, which Lambda would wrap in JSON of its own. */
export function flushMetrics(): void {
  const lines = metrics.take(machineClock.now().getTime());
  if (isLogKept()) for (const line of lines) writeLine(line);
}

/** The same rule sets; the campaigns shown follow them. */
export function showingCampaigns(rulesets: Rulesets): Rulesets {
  let seen: Ruleset | undefined;
  return {
    async current() {
      const ruleset = await rulesets.current();
      if (ruleset !== seen) metrics.show(shownOf(ruleset));
      seen = ruleset;
      return ruleset;
    },
  };
}

/** The live ones, by priority. */
function shownOf({ campaigns }: Ruleset): ReadonlySet<string> {
  const live = [...campaigns.values()]
    .filter(({ status }) => status === 'live')
    .sort((a, b) => b.campaign.priority - a.campaign.priority || (a.id < b.id ? -1 : 1));
  return new Set(live.slice(0, MAX_CAMPAIGNS_SHOWN).map(({ id }) => id));
}
