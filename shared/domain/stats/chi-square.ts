/** The chi-square distribution with df > 0 degrees of freedom. */
import { gammaP, gammaQ, gammaQuantile } from './incomplete-gamma.ts';

/** P(X ≤ x); 0 below zero. */
export function chiSquareCdf(x: number, df: number): number {
  return gammaP(df / 2, Math.max(x, 0) / 2);
}

/** P(X > x), relative error about 1e-13 in the far tail; 1 below zero. */
export function chiSquareSf(x: number, df: number): number {
  return gammaQ(df / 2, Math.max(x, 0) / 2);
}

/** x with P(X ≤ x) = p. */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  return 2 * gammaQuantile(df / 2, p < 0.5 ? { lower: p } : { upper: 1 - p });
}
