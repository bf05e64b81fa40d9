/** From a population's purchases to the configuration that fits it: limits by quantiles, rhythm by likelihood. */
import { amountToNumber } from '../activity/amount.ts';
import type { CustomerValue } from './customer-value.ts';
import { type FittedRhythm, fitRhythm } from './fit-rhythm.ts';
import { type PurchaseRecord, parseRecord, yearTotal } from './purchase-record.ts';
import { historyOf } from './value-facts.ts';

/** Shares of customers below silver, gold and platinum. */
export const GRADE_QUANTILES = { silver: 0.5, gold: 0.8, platinum: 0.95 } as const;
const QUINTILES = [0.2, 0.4, 0.6, 0.8];

export type FittedValue = Required<Pick<CustomerValue, 'rfm' | 'grades'>> & FittedRhythm;

/**
 * @param texts records (`recordPurchase`), one for each customer; at least one
 * @param today whole UTC days since 1970, not before any purchase
 */
export function fitValue(texts: readonly string[], today: number): FittedValue {
  const records = texts.map(parseRecord);
  const years = records.map((record) => yearTotal(record, today));
  const contributions = ascending(years.map((year) => amountToNumber(year.contribution)));
  const silences = ascending(records.map((record: PurchaseRecord) => today - record.last));
  const purchases = ascending(years.map((year) => year.purchases));
  const [silver = '', gold = '', platinum = ''] = rising(
    Object.values(GRADE_QUANTILES).map((share) => quantile(contributions, share)),
    0.01,
  ).map((limit) => String(limit));
  return {
    rfm: {
      recency: limits(silences, 1),
      // The least that anybody has is score 1, however many have just that.
      frequency: limits(purchases, 1, purchases[0]),
      monetary: limits(contributions, 0.01, contributions[0]),
    },
    grades: { silver, gold, platinum },
    ...roundedFit(fitRhythm(records.map((record) => historyOf(record, today)))),
  };
}

const limits = (values: readonly number[], step: number, above?: number): number[] =>
  rising(
    QUINTILES.map((share) => quantile(values, share)),
    step,
    above,
  );

/** The least value that so large a share of `values`, which ascend, does not exceed. */
function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
}

/** Rounded to steps and strictly ascending: most customers may have bought exactly once. */
function rising(values: readonly number[], step: number, above = -step): number[] {
  const scale = Math.round(1 / step);
  const risen: number[] = [];
  for (const value of values) {
    const before = risen.at(-1) ?? Math.round(above * scale);
    risen.push(Math.max(Math.round(value * scale), before + 1));
  }
  return risen.map((steps) => steps / scale);
}

/** Four digits say all that a few thousand customers can. */
function roundedFit({ rhythm, logLikelihood }: FittedRhythm): FittedRhythm {
  const round = (number: number): number => Number(number.toPrecision(4));
  return {
    rhythm: {
      shape: round(rhythm.shape),
      scaleDays: round(rhythm.scaleDays),
      leave: round(rhythm.leave),
      stay: round(rhythm.stay),
    },
    logLikelihood,
  };
}

const ascending = (values: readonly number[]): readonly number[] =>
  values.toSorted((a, b) => a - b);
