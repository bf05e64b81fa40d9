/** `customer.rfm`, `grade`, `lapse_risk` and `contribution` at an instant: silence alone changes them. */
import { type Amount, amountToNumber } from '../activity/amount.ts';
import { decimalToNumber, fromScaled } from '../decimal.ts';
import { durationMs } from '../time/duration.ts';
import type { CustomerValue } from './customer-value.ts';
import { lapseRisk, type PurchaseHistory } from './lapse-risk.ts';
import { dayOf, type PurchaseRecord, parseRecord, yearTotal } from './purchase-record.ts';
import { GRADES, type Grade } from './value-names.ts';

export interface ValueFacts {
  /** Three digits: recency, frequency, monetary, 5 being best. */
  readonly rfm?: string;
  readonly grade?: Grade;
  /** 0–1, rounded to a ten-thousandth. */
  readonly lapse_risk?: number;
  /** Of the last year, in the account's currency. */
  readonly contribution?: number;
}

const DAY = 86_400_000;

/**
 * Facts by what is configured; none of a customer who is not known to have bought anything.
 *
 * @param text `CustomerState.purchases`
 * @throws DomainError VALUE_STATE_BROKEN
 */
export function valueFacts(
  value: CustomerValue | undefined,
  text: string | undefined,
  now: Date,
): ValueFacts {
  if (value === undefined || text === undefined) return {};
  const record = parseRecord(text);
  const today = Math.max(dayOf(now.getTime()), record.last);
  const year = yearTotal(record, today);
  const contribution = amountToNumber(year.contribution);
  const { rfm, grades, lapse } = value;
  return {
    contribution,
    ...(rfm !== undefined && {
      rfm: rfmOf(rfm, today - record.last, year.purchases, contribution),
    }),
    ...(grades !== undefined && { grade: gradeOf(grades, contribution) }),
    ...(lapse !== undefined && {
      lapse_risk: rounded(
        lapseRisk(lapse.rhythm, historyOf(record, today), durationMs(lapse.horizon) / DAY),
      ),
    }),
  };
}

/** Which facts that configuration gives. */
export function keptFacts(value: CustomerValue | undefined): readonly (keyof ValueFacts)[] {
  if (value === undefined) return [];
  return [
    'contribution',
    ...(value.rfm === undefined ? [] : (['rfm'] as const)),
    ...(value.grades === undefined ? [] : (['grade'] as const)),
    ...(value.lapse === undefined ? [] : (['lapse_risk'] as const)),
  ];
}

/** Contribution of the last year, exact: what is compared before and after an assignment. */
export function exactContribution(text: string | undefined, now: Date): string {
  if (text === undefined) return '0';
  const { units, scale }: Amount = yearTotal(parseRecord(text), dayOf(now.getTime())).contribution;
  return fromScaled({ units: BigInt(units), scale });
}

/** What the model of the rhythm sees of a record; `today` is not before its last day. */
export const historyOf = (
  { first, last, occasions }: PurchaseRecord,
  today: number,
): PurchaseHistory => ({
  repeats: occasions - 1,
  last: occasions === 1 ? 0 : last - first,
  age: today - first,
});

function rfmOf(
  { recency, frequency, monetary }: NonNullable<CustomerValue['rfm']>,
  silentDays: number,
  purchases: number,
  contribution: number,
): string {
  const reached = (limits: readonly number[], amount: number): number =>
    1 + limits.filter((limit) => amount >= limit).length;
  const recent = 5 - recency.filter((limit) => silentDays > limit).length;
  return `${recent}${reached(frequency, purchases)}${reached(monetary, contribution)}`;
}

function gradeOf(limits: NonNullable<CustomerValue['grades']>, contribution: number): Grade {
  const [, ...above] = GRADES;
  const reached = above.filter((grade) => contribution >= decimalToNumber(limits[grade]));
  return reached.at(-1) ?? 'standard';
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
