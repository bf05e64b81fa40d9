/** Why a decision went as it did. Codes are part of the API: never renamed, only added to. */
export const REASONS = [
  // A message was decided.
  'SELECTED',
  'WAITING_FOR_WINDOW',
  // Staff are told instead of the customer.
  'STAFF_NOTIFIED',
  // The customer was chosen to receive nothing, so that the effect can be known.
  'HOLDOUT',
  // Kept out before any arm, for the sake of all campaigns or of another one.
  'CONTROL_GROUP',
  'EXCLUSIVE_GROUP',
  // Eligibility: may they?
  'NO_CONSENT',
  'SUPPRESSED_ADDRESS',
  'NO_ADDRESS',
  'NO_TIME_ZONE',
  'NO_CONTENT_FOR_CHANNEL',
  'FREQUENCY_CAP',
  'COOL_DOWN',
  'CAMPAIGN_CAP',
  'QUIET_HOURS',
  'OPEN_COMPLAINT',
  'PROFILING_OBJECTED',
  'CAMPAIGN_NOT_LIVE',
  'CAMPAIGN_NOT_STARTED',
  'CAMPAIGN_ENDED',
  'TOO_MANY_UNDELIVERED',
  'CUSTOMER_ERASED',
  // Arbitration: which one?
  'LOST_ARBITRATION',
  // It waited for its turn, and the audience is another one by then.
  'NO_LONGER_QUALIFIED',
  // Delivery: found when the message was about to be handed over.
  'VALIDITY_EXPIRED',
  'SEND_LIMIT',
  'SPEND_LIMIT',
  'ACCOUNT_LIMIT',
  'RATE_LIMIT',
  'KILL_SWITCH',
  'TEMPLATE_FAILED',
  'NO_CODE_LEFT',
  'PROVIDER_THROTTLED',
  'PROVIDER_REJECTED',
  'PROVIDER_UNCERTAIN',
] as const;
export type Reason = (typeof REASONS)[number];

/** The outcome of one check. `retryAt`: the first instant at which the same check may pass. */
export type Verdict =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'block'; readonly reason: Reason; readonly retryAt?: Date };

export const PASS: Verdict = { outcome: 'pass' };

/** One line of an explanation: which check, how it went, and the figure or value that decided it. */
export interface Check {
  readonly check: string;
  readonly outcome: 'pass' | 'block';
  readonly reason?: Reason;
  readonly retryAt?: string;
  readonly found?: string | number | boolean;
  /** Of a test against what is usual: the customer's own usual, which `found` was compared with. */
  readonly usual?: number;
}
