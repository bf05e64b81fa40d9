/** Student's t distribution with any real degrees of freedom above zero. */
import { betaLogitQuantile, incompleteBeta } from './incomplete-beta.ts';
import { normalSf, normalUpperQuantile } from './normal.ts';

/** From here on t and the normal differ by less than a double shows. */
const NORMAL_FROM = 1e16;

/** P(T ≤ t). */
export function tCdf(t: number, df: number): number {
  return tSf(-t, df);
}

/**
 * P(T > t), relative error about 1e-13 in the far tail while t² / df is a finite double (0 beyond).
 * NIST DLMF 8.17.1 with x = df / (df + t²).
 */
export function tSf(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
  if (df >= NORMAL_FROM) return normalSf(t);
  if (t < 0) return 1 - tSf(-t, df);
  if (t === Number.POSITIVE_INFINITY) return 0;
  const ratio = (t / df) * t;
  return incompleteBeta(1 / (1 + ratio), 1 / (1 + 1 / ratio), df / 2, 0.5) / 2;
}

/** Two-sided p of a t statistic. */
export function tTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * tSf(Math.abs(t), df));
}

/** t with P(T ≤ t) = p. */
export function tQuantile(p: number, df: number): number {
  return 0 - tUpperQuantile(p, df);
}

/** t with P(T > t) = q; takes the tail itself. */
export function tUpperQuantile(q: number, df: number): number {
  if (!(q >= 0 && q <= 1) || !(df > 0)) return Number.NaN;
  if (q > 0.5) return -tUpperQuantile(1 - q, df);
  if (q === 0.5) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  if (df >= NORMAL_FROM) return normalUpperQuantile(q);
  // t²/df is the odds of a beta variable: central area near the middle, tail area far out.
  const logOdds =
    q > 0.25
      ? betaLogitQuantile(0.5, df / 2, { lower: 1 - 2 * q })
      : -betaLogitQuantile(df / 2, 0.5, { lower: 2 * q });
  return Math.exp((logOdds + Math.log(df)) / 2);
}
