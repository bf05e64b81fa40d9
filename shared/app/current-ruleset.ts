/** The rule set in force, kept in memory and brought up to date from its log. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset, type Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { RulesetChange, RulesetLog } from '#shared/ports/ruleset-log.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';

/** How old the set may be: a pause, an end or a kill switch holds everywhere after this. */
const MAX_AGE_MS = 4000;

export interface CurrentRulesetPorts {
  readonly log: RulesetLog;
  /** The machine's own time, also in a rehearsal: the age of a copy is real. */
  readonly machineClock: Clock;
  /** Told when a newer set cannot be used and the last good one stays. */
  readonly onBroken: (error: unknown, stays: number) => void;
}

export function createCurrentRuleset(ports: CurrentRulesetPorts): Rulesets {
  const campaigns = new Map<string, PublishedCampaign>();
  let policy: Policy = policySchema.parse({});
  let ruleset: Ruleset | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<Ruleset> | undefined;

  async function refresh(): Promise<Ruleset> {
    const startedAt = ports.machineClock.now().getTime();
    try {
      const changes = await ports.log.since(ruleset?.version ?? 0);
      const newest = changes.at(-1);
      if (newest !== undefined || ruleset === undefined) {
        for (const { change } of changes) apply(change);
        ruleset = compileRuleset(newest?.version ?? 0, policy, [...campaigns.values()]);
      }
    } catch (error) {
      if (ruleset === undefined) throw error;
      ports.onBroken(error, ruleset.version);
    }
    checkedAt = startedAt;
    return ruleset;
  }

  function apply(change: RulesetChange): void {
    if (change.kind === 'policy') policy = change.policy;
    else if (change.kind === 'removed') campaigns.delete(change.campaignId);
    else campaigns.set(change.published.id, change.published);
  }

  return {
    current() {
      if (ruleset !== undefined && ports.machineClock.now().getTime() - checkedAt < MAX_AGE_MS)
        return Promise.resolve(ruleset);
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}
