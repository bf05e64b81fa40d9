/** What every test here works on: means with their variances, from sums, in O(1) of the customers. */
import { DomainError } from '../domain-error.ts';

/** `variance` is per customer; 0 where n < 2 says nothing about the spread. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** `converters` of `n`: customers, each counted once. */
export interface Proportion {
  readonly converters: number;
  readonly n: number;
}

/** Mean and unbiased variance (n − 1) from sums; a variance that rounding made negative is 0. */
export function sampleFromSums({ n, sum, sumSquares }: Sums): Sample {
  if (n === 0) return { n, mean: 0, variance: 0 };
  const squares = sumSquares - (sum * sum) / n;
  return { n, mean: sum / n, variance: n > 1 ? Math.max(squares, 0) / (n - 1) : 0 };
}

/** A rate as the mean of zeros and ones, with the variance p(1 − p). Throws `STATS_INPUT`. */
export function sampleFromProportion({ converters, n }: Proportion): Sample {
  checkProportion({ converters, n });
  const mean = n === 0 ? 0 : converters / n;
  return { n, mean, variance: mean * (1 - mean) };
}

/** The squared standard error of the mean; 0 of an empty sample. */
export function squaredError({ n, variance }: Sample): number {
  return n === 0 ? 0 : variance / n;
}

export function around(center: number, halfWidth: number): Interval {
  return { low: center - halfWidth, high: center + halfWidth };
}

/** Throws `STATS_INPUT` unless 0 < alpha < 1. */
export function checkAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha < 1))
    throw new DomainError('STATS_INPUT', 'alpha must lie within 0 and 1');
}

/** Throws `STATS_INPUT` unless 0 ≤ converters ≤ n, both finite. */
export function checkProportion({ converters, n }: Proportion): void {
  if (!(converters >= 0 && converters <= n && Number.isFinite(n))) {
    throw new DomainError(
      'STATS_INPUT',
      'converters must lie within 0 and the number of customers',
    );
  }
}
