/** From the customers that were looked at to how many there are in all. */
import { normalUpperQuantile } from '../stats/normal.ts';
import { wilsonInterval } from '../stats/proportions.ts';
import type { Interval } from '../stats/sample.ts';

/** Chance that an interval misses the truth. */
const ALPHA = 0.05;

/** What a walk along the customer list came to. */
export interface Walk {
  readonly lookedAt: number;
  /** Of those: sure to belong, and those of whom nobody can tell yet. */
  readonly found: number;
  readonly undecided: number;
  /** The part of the list's order that was walked, 0–1 (`listShare`); 1 is everybody. */
  readonly walked: number;
}

/** `estimate` is left out when some are undecided: the truth lies anywhere between the ends. */
export interface Estimate extends Interval {
  readonly estimate?: number;
}

export interface SizeEstimate {
  /** Customers that belong, in whole customers. */
  readonly size: Estimate;
  /** Of all customers, 0–1. */
  readonly share: Estimate;
  /** Customers in all. */
  readonly customers: Estimate;
}

/**
 * With 95 % intervals, which close when everybody was looked at.
 *
 * The list's order is a hash of the ids, so each customer stands in the walked part with the chance
 * `walked`, whoever they are. So `share` is a rate among a random sample (Wilson), and of `M` that
 * belong a number with the distribution Binomial(M, walked) is found, from which `size` follows.
 */
export function estimateSize({ lookedAt, found, undecided, walked }: Walk): SizeEstimate {
  const perhaps = found + undecided;
  const bounds = (count: number) => totalInterval(count, walked);
  const rate = (converters: number) =>
    walked === 1
      ? exactly(lookedAt === 0 ? 0 : converters / lookedAt)
      : wilsonInterval({ converters, n: lookedAt }, ALPHA);
  const isSure = undecided === 0;
  return {
    size: {
      ...(isSure && { estimate: Math.round(found / walked) }),
      low: bounds(found).low,
      high: bounds(perhaps).high,
    },
    share: {
      ...(isSure && { estimate: lookedAt === 0 ? 0 : found / lookedAt }),
      low: rate(found).low,
      high: rate(perhaps).high,
    },
    customers: { estimate: Math.round(lookedAt / walked), ...bounds(lookedAt) },
  };
}

/**
 * How many there are when `count` of them were found in the part `walked` of the order: the score
 * interval of the number of trials of a binomial, i.e. those M for which
 * `(count − M·walked)² ≤ z²·M·walked·(1 − walked)`. Never fewer than were found.
 */
function totalInterval(count: number, walked: number): Interval {
  const z2 = normalUpperQuantile(ALPHA / 2) ** 2 * (1 - walked);
  const half = Math.sqrt(z2 * (count + z2 / 4));
  return {
    low: Math.max(count, Math.floor((count + z2 / 2 - half) / walked)),
    high: Math.max(count, Math.ceil((count + z2 / 2 + half) / walked)),
  };
}

const exactly = (value: number): Interval => ({ low: value, high: value });
