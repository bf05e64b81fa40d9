/** What was decided about one customer, for one campaign, on one occasion, and why. */
import type { Check, Reason } from '../arbitration/reason.ts';
import type { Channel } from '../channel.ts';
import { stableId } from '../hash.ts';
import type { Standing } from './standing.ts';

export interface Decision {
  /** Also the id of its message: derived from campaign, customer and occasion. */
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  /** The rule set in force, for reproducing the decision. */
  readonly rulesetVersion: number;
  readonly occasion: Occasion;
  /** ISO instant. */
  readonly decidedAt: string;
  /** `notice`: staff are told instead of the customer. */
  readonly outcome: 'message' | 'notice' | 'holdout' | 'suppressed';
  readonly reason: Reason;
  /** With `suppressed`: when the same wish could pass. */
  readonly retryAt?: string;
  /** Absent when it was suppressed before assignment. */
  readonly arm?: string;
  /** Beside the arm: how the campaign shared its customers out (`splitOf`). */
  readonly split?: string;
  /** Beside the arm, where the campaign or the policy asks for it. */
  readonly standing?: Standing;
  /** Beside the arm: the instant (ms) at which somebody under this id was erased, if anybody was. */
  readonly erasedBefore?: number;
  readonly channel?: Channel;
  /** ISO instants of a message: not before, and worthless from. */
  readonly sendAt?: string;
  readonly expiresAt?: string;
  readonly explanation: readonly Check[];
}

export const OCCASION_KINDS = ['event', 'absence', 'date', 'schedule'] as const;

/** What brought the campaign to look at the customer. */
export interface Occasion {
  readonly kind: (typeof OCCASION_KINDS)[number];
  /** The event's id, or the instant that the wake-up was armed or the campaign scheduled for. */
  readonly id: string;
  /** ISO instant. */
  readonly at: string;
  /** What templates may show of the event. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Something is to be handed over: to a provider, or to staff. */
export const isOnItsWay = ({ outcome }: Pick<Decision, 'outcome'>): boolean =>
  outcome === 'message' || outcome === 'notice';

export function decisionId(
  campaignId: string,
  customerId: string,
  occasion: Pick<Occasion, 'kind' | 'id'>,
): string {
  return stableId('decision', campaignId, customerId, occasion.kind, occasion.id);
}
