/** How simulated recipients behave, as the caller sets it; mail-fate.ts and text-fate.ts act on it. */

export type MailFate =
  | 'delivered'
  | 'delayed'
  | 'bounce'
  | 'soft_bounce'
  | 'complaint'
  | 'suppressed'
  | 'rejected';

export type TextFate =
  | 'delivered'
  | 'blocked'
  | 'carrier_unreachable'
  | 'unreachable'
  | 'invalid'
  | 'expired'
  | 'stop'
  | 'silent';

/** Shares are in [0, 1]; the fates of one channel exclude each other. */
export interface RecipientBehaviour {
  readonly seed: string;
  readonly email: {
    readonly bounce: number;
    readonly softBounce: number;
    readonly complaint: number;
    /** Of those delivered. */
    readonly open: number;
    /** Of those opened. */
    readonly click: number;
  };
  readonly sms: {
    readonly carrierUnreachable: number;
    readonly blocked: number;
    /** Receives it and answers STOP. */
    readonly stop: number;
  };
  /** What a certain address or number always does. */
  readonly byAddress: {
    readonly email?: Readonly<Record<string, MailFate>>;
    readonly sms?: Readonly<Record<string, TextFate>>;
  };
}

/** Everybody receives, nobody reacts. */
export const QUIET_RECIPIENTS: RecipientBehaviour = {
  seed: 'quiet',
  email: { bounce: 0, softBounce: 0, complaint: 0, open: 0, click: 0 },
  sms: { carrierUnreachable: 0, blocked: 0, stop: 0 },
  byAddress: {},
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
