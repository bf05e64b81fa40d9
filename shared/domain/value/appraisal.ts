/** How well facts of customer value tell who buys again: looked up in what they bought afterwards. */
import type { CustomerValue } from './customer-value.ts';
import { valueFacts } from './value-facts.ts';
import { GRADES, type Grade } from './value-names.ts';

/** One customer at the end of the time that the facts know of. */
export interface Appraised {
  /** `recordPurchase`. */
  readonly text: string;
  /** Whether they bought within the horizon after it; undefined where that is not over yet. */
  readonly boughtLater?: boolean;
}

export interface GradeRow {
  readonly grade: Grade;
  readonly customers: number;
  /** Of the contribution of all. */
  readonly shareOfContribution: number;
  readonly boughtLater: number | null;
}

export interface LapseRow {
  /** From the least likely to lapse. */
  readonly tenth: number;
  readonly customers: number;
  readonly from: number;
  readonly to: number;
  /** Share that buys within the horizon: as the facts say, and as it came. */
  readonly expected: number;
  readonly boughtLater: number | null;
}

export interface Appraisal {
  readonly grades: readonly GradeRow[];
  readonly tenths: readonly LapseRow[];
}

export function appraise(
  value: CustomerValue,
  customers: readonly Appraised[],
  now: Date,
): Appraisal {
  const found = customers.map(({ text, boughtLater }) => {
    const { grade = 'standard', contribution = 0, lapse_risk = 0 } = valueFacts(value, text, now);
    return { grade, contribution, risk: lapse_risk, boughtLater };
  });
  const total = found.reduce((sum, { contribution }) => sum + contribution, 0);
  const byRisk = found.toSorted((a, b) => a.risk - b.risk);
  return {
    grades: GRADES.map((grade) => {
      const own = found.filter((one) => one.grade === grade);
      const contribution = own.reduce((sum, one) => sum + one.contribution, 0);
      return {
        grade,
        customers: own.length,
        shareOfContribution: total === 0 ? 0 : contribution / total,
        boughtLater: shareWhoBought(own),
      };
    }),
    tenths: Array.from({ length: 10 }, (_, index) => {
      const own = byRisk.slice(
        Math.floor((index * byRisk.length) / 10),
        Math.floor(((index + 1) * byRisk.length) / 10),
      );
      const risks = own.reduce((sum, { risk }) => sum + risk, 0);
      return {
        tenth: index + 1,
        customers: own.length,
        from: own[0]?.risk ?? 0,
        to: own.at(-1)?.risk ?? 0,
        expected: own.length === 0 ? 0 : 1 - risks / own.length,
        boughtLater: shareWhoBought(own),
      };
    }),
  };
}

function shareWhoBought(
  customers: readonly { readonly boughtLater: boolean | undefined }[],
): number | null {
  const known = customers.flatMap(({ boughtLater }) => boughtLater ?? []);
  return known.length === 0 ? null : known.filter(Boolean).length / known.length;
}
