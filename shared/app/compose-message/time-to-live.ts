import { windowClosesAt } from '#shared/domain/decision/eligibility.ts';
import type { ToCompose } from './types.ts';

/** SMS carriers hold a text for at most this long. */
const MAX_MS = 72 * 3_600_000;

/** Whole seconds until the sending window closes or the message is worthless, whichever is first. */
export function timeToLiveSeconds(input: ToCompose): number {
  const { published, policy, customer, message, now } = input;
  const closes = windowClosesAt(published.campaign, policy, customer, 'sms', now)?.getTime();
  const left = Math.min(closes ?? Number.POSITIVE_INFINITY, message.expiresAt) - now.getTime();
  return Math.max(0, Math.floor(Math.min(left, MAX_MS) / 1000));
}
