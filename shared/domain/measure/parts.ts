/**
 * What one entry of the ledger, or one customer, adds to the figures of an arm: whole numbers and
 * exact sums, both only as far as they differ from zero.
 */
import * as z from 'zod';
import { addDecimals, type Decimal, subtractDecimals } from '../decimal.ts';

export const COUNT_NAMES = [
  /** Assignments; one customer may have several. */
  'exposures',
  'sent',
  'delivered',
  'opened',
  'clicked',
  /** Messages that ended without a hand-over, or still wait for it. */
  'unsent',
  'waiting',
  /** Messages that may have been handed over; and those of which nobody will ever know. */
  'in_doubt',
  'expired',
  'delayed',
  'soft_bounce',
  'hard_bounce',
  'failed',
  'complaint',
  'machine_open',
  'machine_click',
  'unsubscribe',
  'reply',
  'redeemed',
  'conversions',
  /** Events that took value back. */
  'reversals',
  /** Conversions whose value, in another currency, was not added. */
  'foreign_values',
  /** Events that would have converted, but with a value below zero. */
  'negative_values',
  'nps_promoters',
  'nps_passives',
  'nps_detractors',
  'csat_answers',
  'csat_points',
  /** Sum of squared points, for the interval of their mean. */
  'csat_squares',
  /** Answers of 4 or 5. */
  'csat_satisfied',
] as const;
export type CountName = (typeof COUNT_NAMES)[number];

export const SUM_NAMES = ['value', 'messageCost', 'incentiveCost'] as const;
export type SumName = (typeof SUM_NAMES)[number];

const exact = z.string().regex(/^-?\d+(\.\d+)?$/);
export const partsSchema = z.strictObject({
  counts: z.partialRecord(z.enum(COUNT_NAMES), z.number().int()),
  sums: z.partialRecord(z.enum(SUM_NAMES), exact),
});
export interface Parts {
  readonly counts: Readonly<Partial<Record<CountName, number>>>;
  readonly sums: Readonly<Partial<Record<SumName, Decimal>>>;
}

export const NO_PARTS: Parts = { counts: {}, sums: {} };

export const countOf = (parts: Parts, name: CountName): number => parts.counts[name] ?? 0;
export const sumOf = (parts: Parts, name: SumName): Decimal => parts.sums[name] ?? '0';

/** Zeros are left out, so that equal parts are equal values. */
export function partsOf(
  counts: Readonly<Partial<Record<CountName, number>>>,
  sums: Readonly<Partial<Record<SumName, Decimal>>> = {},
): Parts {
  return combine({ counts, sums }, NO_PARTS, (x, y) => x + y, addDecimals);
}

export const addParts = (a: Parts, b: Parts): Parts => combine(a, b, (x, y) => x + y, addDecimals);

/** What has to be added to `b` to give `a`. */
export const subtractParts = (a: Parts, b: Parts): Parts =>
  combine(a, b, (x, y) => x - y, subtractDecimals);

export const isNothing = ({ counts, sums }: Parts): boolean =>
  Object.keys(counts).length === 0 && Object.keys(sums).length === 0;

function combine(
  a: Parts,
  b: Parts,
  ofCounts: (x: number, y: number) => number,
  ofSums: (x: Decimal, y: Decimal) => Decimal,
): Parts {
  const counts = COUNT_NAMES.flatMap((name) => {
    const count = ofCounts(countOf(a, name), countOf(b, name));
    return count === 0 ? [] : [[name, count] as const];
  });
  const sums = SUM_NAMES.flatMap((name) => {
    const sum = ofSums(sumOf(a, name), sumOf(b, name));
    return sum === '0' ? [] : [[name, sum] as const];
  });
  return { counts: Object.fromEntries(counts), sums: Object.fromEntries(sums) };
}
