/**
 * The customer's state: everything a decision depends on and changes, kept in one item and changed
 * by one conditional write on its version. The write is the decision; what it decided leaves by
 * the outbox.
 */
import type { ActivityState } from '../activity/state.ts';
import type { Reason } from '../arbitration/reason.ts';
import type { Conversion } from '../attribution/conversion.ts';
import type { Channel, Purpose } from '../channel.ts';
import type { Decimal } from '../decimal.ts';
import type { Decision, Occasion } from '../decision/decision.ts';
import type { Consent } from './consent.ts';
import type { RecentEvents } from './recent-events.ts';
import type { Suppression } from './suppression.ts';

export interface CustomerState {
  readonly consent: Consent;
  readonly suppressions: readonly Suppression[];
  /** The newest word on a complaint: an open one lets marketing wait. */
  readonly complaint: { readonly open: boolean; readonly at: number };
  readonly recent: RecentEvents;
  readonly activity: ActivityState;
  /** Instant (ms) at which somebody under this id was erased: nothing from before it is brought in. */
  readonly erasedAt?: number;
  /** What was bought, packed (`recordPurchase`); only while the policy asks for it. */
  readonly purchases?: string;
  /** Assignments that still matter to a cap or an attribution window. */
  readonly contacts: readonly Contact[];
  /** Messages not yet at an end, each at most once. */
  readonly undelivered: readonly Undelivered[];
  /** Ids of the notices to staff that are not yet handed over; their decisions say the rest. */
  readonly notices: readonly string[];
  /** Facts of past writes not yet known to be on record; written again, idempotently, by the next. */
  readonly unpublished: readonly Unpublished[];
  /** By campaign: the wake-up that lies in the due index. */
  readonly watches: Readonly<Record<string, Watch>>;
  /** By campaign: a wish that lost and waits for its turn. At most `MAX_WAITING`. */
  readonly waiting: Readonly<Record<string, WaitingWish>>;
}

/**
 * A wish whose campaign lets it wait: decided anew when it wakes, and put on record only when it comes
 * to its end. At most one per campaign.
 */
export interface WaitingWish {
  readonly occasion: Occasion;
  readonly campaignVersion: number;
  readonly rulesetVersion: number;
  /** Instants (ms): of its wake-up in the due index, and from which it is worth nothing. */
  readonly at: number;
  readonly until: number;
  /** What stood against it last. */
  readonly reason: Reason;
}

/**
 * `at`: instant (ms) of the wake-up. `since`: the newest event whose absence is watched, or the day
 * that was looked at last.
 */
export interface Watch {
  readonly at: number;
  readonly since?: number;
}

/**
 * One assignment: cap ledger and exposure in one.
 * `reserved`: decided, not handed over. `sent`: handed over. `doubt`: may have been. `none`: nothing
 * was handed over (holdout, or a message that ended unsent): counts for the campaign, not for caps;
 * but for its own campaign the holdout fills caps as the message would that it stands for.
 */
export interface Contact {
  readonly id: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly arm: string;
  /** With automatic allocation: the split that drew the arm, in which the customer stays. */
  readonly split?: string;
  readonly status: 'reserved' | 'sent' | 'doubt' | 'none';
  readonly purpose: Purpose;
  readonly channel?: Channel;
  readonly category?: string;
  /** Instant (ms) at which caps count it: the planned, then the actual hand-over. */
  readonly at: number;
  /** Instant (ms) of the planned exposure, alike for holdout and variants, whatever delays a message. */
  readonly exposedAt: number;
  /** Instant (ms) after which no cap and no attribution window needs it. */
  readonly until: number;
  /** What came of it and may still be taken back, by a hash of the event; the newest last. */
  readonly reversible?: readonly Reversible[];
  /** The code that its message carries, where its use is reported. */
  readonly code?: IssuedCode;
}

export interface IssuedCode {
  /** `codeHash`: a code is as good as money, and is kept in one place only. */
  readonly hash: string;
  readonly used: boolean;
}

export interface Reversible {
  readonly event: string;
  /** Of its worth, in the account's currency. */
  readonly left: Decimal;
  /** False for all but one of the exposures that share a conversion. */
  readonly counts: boolean;
  readonly incentive?: Decimal;
  /** Where its value was in another currency: which, and at what rate it was converted. */
  readonly from?: { readonly currency: string; readonly rate: Decimal };
}

/** Where a message is on its way to at most one hand-over. */
export interface Undelivered {
  readonly id: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly status: 'pending' | 'claimed' | 'in_doubt';
  /** Instants (ms): not before, worthless from, and when the status was taken. */
  readonly sendAt: number;
  readonly expiresAt: number;
  readonly since: number;
  /** Definite throttles so far: sets the back-off. */
  readonly attempts: number;
  /** Sent once more after doubt, as its campaign asks; never a third time. */
  readonly resent?: boolean;
}

export type Unpublished =
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'conversion'; readonly conversion: Conversion };

export const EMPTY_STATE: CustomerState = {
  consent: {},
  suppressions: [],
  complaint: { open: false, at: 0 },
  recent: {},
  activity: {},
  contacts: [],
  undelivered: [],
  notices: [],
  unpublished: [],
  watches: {},
  waiting: {},
};
