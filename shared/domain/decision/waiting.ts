/** Wishes that lost and wait for their turn: which may, until when, and what puts an end to them. */
import { arbitrate } from '../arbitration/arbitrate.ts';
import type { Check, Reason } from '../arbitration/reason.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState, WaitingWish } from '../customer/state.ts';
import { durationMs } from '../time/duration.ts';
import type { Wake } from '../wake/wake.ts';
import { type Decision, decisionId, type Occasion } from './decision.ts';
import { messageExpiry } from './eligibility.ts';

/** Of one customer at a time; whoever comes next is decided at once. */
export const MAX_WAITING = 3;
/** The state stays small whatever an event brings along. */
const MAX_FACTS_CHARACTERS = 2048;
/** What is looked at again without a known instant, and how long the loser of an arbitration waits. */
const LOOK_AGAIN_MS = 86_400_000;

const PASSING: ReadonlySet<Reason> = new Set([
  'LOST_ARBITRATION',
  'FREQUENCY_CAP',
  'COOL_DOWN',
  'OPEN_COMPLAINT',
]);

/** A wish that got no message now. */
export interface Lost {
  readonly published: PublishedCampaign;
  readonly occasion: Occasion;
  /** Instant (ms) from which it is worth nothing; absent: it loses for the first time. */
  readonly until?: number | undefined;
  readonly reason: Reason;
  /** The first instant at which it may have its turn, where that is known. */
  readonly retryAt?: Date | undefined;
}

export interface Kept {
  readonly state: CustomerState;
  readonly wakes: readonly Wake[];
  /** Those that may not wait, in the order of `lost`. */
  readonly over: ReadonlySet<Lost>;
}

/** Lets wait who may, the best first, and says when to look at them again. */
export function keepWaiting(
  state: CustomerState,
  lost: readonly Lost[],
  customerId: string,
  { policy, version }: Ruleset,
  now: Date,
): Kept {
  const waiting = { ...state.waiting };
  const wakes: Wake[] = [];
  const over = new Set(lost);
  for (const one of arbitrate(lost, customerId, policy, now)) {
    const { published, occasion, reason } = one;
    const until = one.until ?? messageExpiry(published.campaign, now).getTime();
    const at = one.retryAt?.getTime() ?? now.getTime() + LOOK_AGAIN_MS;
    const mayWait =
      published.campaign.delivery.waitForTurn &&
      PASSING.has(reason) &&
      at < until &&
      waiting[published.id] === undefined &&
      Object.keys(waiting).length < MAX_WAITING &&
      JSON.stringify(occasion.facts).length <= MAX_FACTS_CHARACTERS;
    if (!mayWait) continue;
    over.delete(one);
    waiting[published.id] = {
      occasion,
      campaignVersion: published.version,
      rulesetVersion: version,
      at,
      until,
      reason,
    };
    wakes.push({ customerId, campaignId: published.id, at });
  }
  return { state: wakes.length === 0 ? state : { ...state, waiting }, wakes, over };
}

/**
 * When the loser of an arbitration may speak: after the cool-down, or a day, from when the winner does;
 * whether that one is sent or belongs to the holdout, so that both arms are spared alike.
 */
export const turnAfter = (winnerAt: Date, { policy }: Ruleset): Date =>
  new Date(
    winnerAt.getTime() +
      (policy.coolDown === undefined ? LOOK_AGAIN_MS : durationMs(policy.coolDown)),
  );

/** How it went before, for the explanation of what is decided in the end. */
export const waitedCheck = ({ reason, at }: WaitingWish): Check => ({
  check: 'waited',
  outcome: 'block',
  reason,
  retryAt: new Date(at).toISOString(),
});

/** The end of a wish that never had its turn. */
export function endWaiting(
  customerId: string,
  campaignId: string,
  wish: WaitingWish,
  reason: Reason,
  now: Date,
): Decision {
  const { occasion, campaignVersion, rulesetVersion } = wish;
  return {
    id: decisionId(campaignId, customerId, occasion),
    customerId,
    campaignId,
    campaignVersion,
    rulesetVersion,
    occasion,
    decidedAt: now.toISOString(),
    explanation: [waitedCheck(wish)],
    outcome: 'suppressed',
    reason,
  };
}
