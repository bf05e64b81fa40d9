/** What a campaign may use up over all its customers: messages, and money exact to a millionth. */
import { multiplyDecimals, toScaled, unitsAt } from '../decimal.ts';

/** `micros`: millionths of the account's currency. */
export interface QuotaAmount {
  readonly sends: number;
  readonly micros: number;
}

export interface QuotaLimit {
  readonly sends?: number;
  readonly micros?: number;
}

export const NOTHING: QuotaAmount = { sends: 0, micros: 0 };

const MICRO_DIGITS = 6;

/** An exact decimal in millionths; finer digits round up, so that a budget is never passed by rounding. */
export function microsOf(amount: string, times = 1): number {
  const scaled = toScaled(multiplyDecimals(amount, String(times)));
  if (scaled.scale <= MICRO_DIGITS) return Number(unitsAt(MICRO_DIGITS, scaled));
  const divisor = 10n ** BigInt(scaled.scale - MICRO_DIGITS);
  const whole = scaled.units / divisor;
  return Number(scaled.units % divisor === 0n ? whole : whole + 1n);
}

export const plus = (a: QuotaAmount, b: QuotaAmount): QuotaAmount => ({
  sends: a.sends + b.sends,
  micros: a.micros + b.micros,
});
export const minus = (a: QuotaAmount, b: QuotaAmount): QuotaAmount => ({
  sends: a.sends - b.sends,
  micros: a.micros - b.micros,
});
export const covers = (held: QuotaAmount, needed: QuotaAmount): boolean =>
  held.sends >= needed.sends && held.micros >= needed.micros;

/** Which limit `used` plus `more` would pass, the number of messages first; undefined when neither. */
export function passes(
  limit: QuotaLimit,
  used: QuotaAmount,
  more: QuotaAmount,
): 'sends' | 'spend' | undefined {
  if (limit.sends !== undefined && used.sends + more.sends > limit.sends) return 'sends';
  if (limit.micros !== undefined && used.micros + more.micros > limit.micros) return 'spend';
  return undefined;
}

/**
 * How many messages' worth to lease at once: a fiftieth of what is left, at most ten. So counters are
 * written seldom while there is plenty, and near the end every message is counted by itself: what
 * leases hold back never keeps a limit from being used up.
 */
export function leaseSize(limit: QuotaLimit, used: QuotaAmount, each: QuotaAmount): number {
  const leftSends = limit.sends === undefined ? Number.POSITIVE_INFINITY : limit.sends - used.sends;
  const leftMicros =
    limit.micros === undefined || each.micros === 0
      ? Number.POSITIVE_INFINITY
      : (limit.micros - used.micros) / each.micros;
  return Math.min(10, Math.max(1, Math.floor(Math.min(leftSends, leftMicros) / 50)));
}
