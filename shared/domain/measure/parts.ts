/**
 * What one entry of the ledger, or one customer, adds to the figures of an arm: whole numbers and
 * exact sums, both only as far as they differ from zero.
 */
import * as z from 'zod';
import { addDecimals, type Decimal, subtractDecimals } from '../decimal.ts';
import type { ResponseKind } from '../response/response.ts';

/** Counted by themselves, over and above the stages that they prove. */
export const COUNTED_RESPONSES = [
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
] as const satisfies readonly ResponseKind[];

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
  ...COUNTED_RESPONSES,
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
export const partsOf = (
  counts: Readonly<Partial<Record<CountName, number>>>,
  sums: Readonly<Partial<Record<SumName, Decimal>>> = {},
): Parts => combine({ counts, sums }, NO_PARTS, plus, addDecimals);

export function addParts(a: Parts, b: Parts): Parts {
  if (a === NO_PARTS) return b;
  return b === NO_PARTS ? a : combine(a, b, plus, addDecimals);
}

/** What has to be added to `b` to give `a`. */
export const subtractParts = (a: Parts, b: Parts): Parts =>
  b === NO_PARTS ? a : combine(a, b, minus, subtractDecimals);

export const isNothing = ({ counts, sums }: Parts): boolean =>
  Object.keys(counts).length === 0 && Object.keys(sums).length === 0;

const plus = (x: number, y: number): number => x + y;
const minus = (x: number, y: number): number => x - y;

/** Loops, and nothing done about what neither has: every entry of the ledger comes through here. */
function combine(
  a: Parts,
  b: Parts,
  ofCounts: (x: number, y: number) => number,
  ofSums: (x: Decimal, y: Decimal) => Decimal,
): Parts {
  const counts: Partial<Record<CountName, number>> = {};
  for (const name of COUNT_NAMES) {
    const x = a.counts[name];
    const y = b.counts[name];
    if (x === undefined && y === undefined) continue;
    const count = ofCounts(x ?? 0, y ?? 0);
    if (count !== 0) counts[name] = count;
  }
  const sums: Partial<Record<SumName, Decimal>> = {};
  for (const name of SUM_NAMES) {
    const x = a.sums[name];
    const y = b.sums[name];
    if (x === undefined && y === undefined) continue;
    const sum = ofSums(x ?? '0', y ?? '0');
    if (sum !== '0') sums[name] = sum;
  }
  return { counts, sums };
}
