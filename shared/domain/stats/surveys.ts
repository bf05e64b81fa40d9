/** What answers to a survey say about everybody who might have answered. */
import { normalUpperQuantile } from './normal.ts';
import { wilsonInterval } from './proportions.ts';
import { type Interval, sampleFromSums, squaredError } from './sample.ts';
import { tUpperQuantile } from './student-t.ts';

const ALPHA = 0.05;

export interface NpsScore {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  /** −100 to 100; null without answers. */
  readonly score: number | null;
  readonly interval: Interval | null;
}

/**
 * Promoters less detractors, in percent of the answers. Both shares come from the same people, so the
 * interval is that of paired proportions with one answer added to each side: D. G. Bonett, R. M. Price,
 * Journal of Educational and Behavioral Statistics 37 (2012) 479–488.
 */
export function npsOf(promoters: number, passives: number, detractors: number): NpsScore {
  const n = promoters + passives + detractors;
  const counts = { promoters, passives, detractors };
  if (n === 0) return { ...counts, score: null, interval: null };
  const [up, down] = [(promoters + 1) / (n + 2), (detractors + 1) / (n + 2)];
  const center = up - down;
  const se = Math.sqrt((up + down - center ** 2) / (n + 2));
  const reach = normalUpperQuantile(ALPHA / 2) * se;
  return {
    ...counts,
    score: (100 * (promoters - detractors)) / n,
    interval: {
      low: 100 * Math.max(-1, center - reach),
      high: 100 * Math.min(1, center + reach),
    },
  };
}

export interface CsatScore {
  readonly answers: number;
  /** 1 to 5; null without answers. */
  readonly mean: number | null;
  /** Student's; null where all answered alike or only one did. */
  readonly interval: Interval | null;
  readonly satisfied: { readonly share: number | null; readonly interval: Interval | null };
}

/** From counts, sums and sums of squares of answers from 1 to 5; satisfied are 4 and 5 (Wilson). */
export function csatOf({
  answers: n,
  points: sum,
  squares: sumSquares,
  satisfied,
}: {
  readonly answers: number;
  readonly points: number;
  readonly squares: number;
  readonly satisfied: number;
}): CsatScore {
  if (n === 0)
    return {
      answers: 0,
      mean: null,
      interval: null,
      satisfied: { share: null, interval: null },
    };
  const sample = sampleFromSums({ n, sum, sumSquares });
  const se = Math.sqrt(squaredError(sample));
  const reach = n > 1 && se > 0 ? tUpperQuantile(ALPHA / 2, n - 1) * se : null;
  return {
    answers: n,
    mean: sample.mean,
    interval:
      reach === null
        ? null
        : { low: Math.max(1, sample.mean - reach), high: Math.min(5, sample.mean + reach) },
    satisfied: {
      share: satisfied / n,
      interval: wilsonInterval({ converters: satisfied, n }, ALPHA),
    },
  };
}
