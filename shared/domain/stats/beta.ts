/** The beta distribution with a, b > 0: the posterior of a conversion rate. */
import { betaKernel, betaLogitQuantile, fromLogit, incompleteBeta } from './incomplete-beta.ts';

/** Density at 0 < x < 1; 0 outside. */
export function betaPdf(x: number, a: number, b: number): number {
  return x > 0 && x < 1 ? betaKernel(x, 1 - x, a, b) / (x * (1 - x)) : 0;
}

/** P(X ≤ x). */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(x, 1 - x, a, b);
}

/** P(X > x), exact in the far upper tail. */
export function betaSf(x: number, a: number, b: number): number {
  return incompleteBeta(1 - x, x, b, a);
}

/** x with P(X ≤ x) = p. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0)) return Number.NaN;
  if (p === 0 || p === 1) return p;
  return fromLogit(betaLogitQuantile(a, b, p < 0.5 ? { lower: p } : { upper: 1 - p }))[0];
}
