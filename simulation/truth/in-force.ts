/** What was in force when, as the marketers know it. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { RulesetChange } from '#shared/ports/ruleset-log.ts';

/** How soon a change has to hold everywhere. */
export const HOLDS_WITHIN_MS = 5000;

export interface InForce {
  note(change: RulesetChange, at: number): void;
  /** Every policy that was in force at some moment of `[at - spanMs, at]`. */
  policies(at: number, spanMs?: number): readonly Policy[];
  campaign(id: string, at: number, spanMs?: number): readonly PublishedCampaign[];
  /** Since when the campaign is in force, when nothing about it ever changed; else undefined. */
  steadySince(id: string): number | undefined;
  /** True when the policy never changed. */
  hasOnePolicy(): boolean;
}

interface Since<T> {
  readonly at: number;
  readonly what: T;
}

export function createInForce(): InForce {
  const policies: Since<Policy>[] = [];
  const campaigns = new Map<string, Since<PublishedCampaign>[]>();
  return {
    note(change, at) {
      if (change.kind === 'policy') policies.push({ at, what: change.policy });
      if (change.kind !== 'campaign') return;
      const { published } = change;
      const own = campaigns.get(published.id) ?? [];
      own.push({ at, what: published });
      campaigns.set(published.id, own);
    },
    policies: (at, spanMs = HOLDS_WITHIN_MS) => during(policies, at - spanMs, at),
    campaign: (id, at, spanMs = HOLDS_WITHIN_MS) =>
      during(campaigns.get(id) ?? [], at - spanMs, at),
    steadySince(id) {
      const [first, second] = campaigns.get(id) ?? [];
      return second === undefined ? first?.at : undefined;
    },
    hasOnePolicy: () => policies.length === 1,
  };
}

function during<T>(entries: readonly Since<T>[], from: number, to: number): readonly T[] {
  return entries.flatMap(({ at, what }, index) => {
    const until = entries[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return at <= to && until > from ? [what] : [];
  });
}
