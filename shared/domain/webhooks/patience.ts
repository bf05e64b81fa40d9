/** How often a webhook is tried again, and when one is given up. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After each failed attempt, ms: ten attempts within a day. */
const PAUSES: readonly number[] = [
  5000,
  30_000,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
];
export const MAX_ATTEMPTS = PAUSES.length + 1;
/** A recipient may ask for more patience, up to this. */
const MOST_ASKED_MS = 12 * HOUR;

/** An address that has failed for so long, without one success, is not tried any more. */
export const GIVEN_UP_AFTER_MS = 3 * 24 * HOUR;

/**
 * How long to wait after attempt number `attempt` (from 1), ms; undefined: that was the last.
 *
 * @param asked ms, of a `Retry-After` (RFC 9110 section 10.2.3)
 * @param unit from 0 to 1: spreads what failed together over the last fifth of the pause
 */
export function pauseAfter(attempt: number, asked: number, unit: number): number | undefined {
  const pause = PAUSES[attempt - 1];
  if (pause === undefined) return undefined;
  return Math.max(Math.round(pause * (0.8 + 0.2 * unit)), Math.min(asked, MOST_ASKED_MS));
}
