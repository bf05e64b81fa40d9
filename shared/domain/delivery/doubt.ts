/** Claims that nobody finished, and messages of which nobody knows whether they were handed over. */
import type { CustomerState, Undelivered } from '../customer/state.ts';
import type { ResponseKind } from '../response/response.ts';
import { endMessage, putInDoubt } from './claim.ts';

/** When an unfinished claim is looked at: well after any function that took it has timed out. */
export const DOUBT_CHECK_MS = 10 * 60_000;
/** How long the provider's own events may take to tell. SES and carriers retry for up to three days. */
export const DOUBT_EXPIRY_MS = 72 * 3_600_000;

/** After so long in doubt a service message that opted in is sent once more. */
export const RESEND_AFTER_MS = 3_600_000;

/** When a message that has just come into doubt is looked at again. */
export const doubtLookMs = (mayResend: boolean): number =>
  mayResend ? RESEND_AFTER_MS : DOUBT_EXPIRY_MS;

/** Responses that only a message which the provider took can have. */
const PROOF_OF_ACCEPTANCE: ReadonlySet<ResponseKind> = new Set([
  'accepted',
  'delivered',
  'delayed',
  'soft_bounce',
  'hard_bounce',
  'failed',
  'complaint',
  'open',
  'machine_open',
  'click',
  'machine_click',
  'unsubscribe',
  'reply',
  'redeemed',
]);

export function provesAcceptance(kind: ResponseKind): boolean {
  return PROOF_OF_ACCEPTANCE.has(kind);
}

export type Resolution =
  | { readonly outcome: 'held' }
  | { readonly outcome: 'sent'; readonly at: Date; readonly state: CustomerState }
  | { readonly outcome: 'in_doubt'; readonly state: CustomerState }
  /** Pending again: it opted in, and has not been sent again before. */
  | { readonly outcome: 'resend'; readonly state: CustomerState }
  | { readonly outcome: 'expired_unknown'; readonly state: CustomerState };

/**
 * What a message is that somebody claimed: still in their hands, sent after all (`knownSentAt`), in
 * doubt, or given up on. A given-up one keeps counting against caps, and is never sent again.
 */
export function resolveHeld(
  state: CustomerState,
  message: Undelivered,
  knownSentAt: Date | undefined,
  now: Date,
  mayResend = false,
): Resolution {
  if (knownSentAt !== undefined) {
    return {
      outcome: 'sent',
      at: knownSentAt,
      state: endMessage(state, message.id, { sentAt: knownSentAt }),
    };
  }
  const age = now.getTime() - message.since;
  if (message.status === 'claimed' && age >= DOUBT_CHECK_MS)
    return { outcome: 'in_doubt', state: putInDoubt(state, message.id, now) };
  if (message.status === 'in_doubt' && mayResend && !message.resent && age >= RESEND_AFTER_MS) {
    return { outcome: 'resend', state: resend(state, message, now) };
  }
  if (message.status === 'in_doubt' && age >= DOUBT_EXPIRY_MS) {
    return { outcome: 'expired_unknown', state: endMessage(state, message.id, 'doubt') };
  }
  return { outcome: 'held' };
}

/** Exponential from 30 seconds to 15 minutes, after `attempts` definite throttles. */
export function backOffMs(attempts: number): number {
  return Math.min(15 * 60_000, 30_000 * 2 ** attempts);
}

function resend(state: CustomerState, message: Undelivered, now: Date): CustomerState {
  const again: Undelivered = {
    ...message,
    status: 'pending',
    resent: true,
    sendAt: now.getTime(),
    since: now.getTime(),
  };
  return {
    ...state,
    undelivered: state.undelivered.map((one) => (one.id === message.id ? again : one)),
  };
}
