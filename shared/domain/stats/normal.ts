/** The standard normal distribution; upper tails are computed as such, never as 1 − cdf. */
import { solveIncreasing } from './solve.ts';

/** φ(z). */
export function normalPdf(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** P(Z ≤ z), relative error about 1e-14 also in the far lower tail. */
export function normalCdf(z: number): number {
  return normalSf(-z);
}

/** P(Z > z), relative error about 1e-14 down to the smallest double. NIST DLMF 7.6.2 and 7.9.1. */
export function normalSf(z: number): number {
  if (z < 0) return 1 - normalSf(-z);
  if (z < 2) return 0.5 - normalPdf(z) * centralSeries(z);
  return z >= 40 ? 0 : normalPdf(z) * millsRatio(z);
}

/** Two-sided p of a z statistic. */
export function normalTwoSided(z: number): number {
  return Math.min(1, 2 * normalSf(Math.abs(z)));
}

/** z with P(Z ≤ z) = p. */
export function normalQuantile(p: number): number {
  return 0 - normalUpperQuantile(p);
}

/** z with P(Z > z) = q; takes the tail itself, so that 1e-300 is as good as 0.025. */
export function normalUpperQuantile(q: number): number {
  if (!(q >= 0 && q <= 1)) return Number.NaN;
  if (q === 0) return Number.POSITIVE_INFINITY;
  if (q > 0.5) return -normalUpperQuantile(1 - q);
  if (q === 0.5) return 0;
  const target = Math.log(q);
  return solveIncreasing(
    (z) => {
      const tail = normalSf(z);
      return [target - Math.log(tail), normalPdf(z) / tail];
    },
    // The tail is near exp(−z²/2): close enough for Newton.
    Math.sqrt(-2 * Math.log(2 * q)),
    1,
  );
}

/** Σ z²ᵏ⁺¹ / (2k + 1)!!, all terms positive. */
function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** P(Z > z) / φ(z) by Laplace's continued fraction; eighty levels are exact from z = 2 on. */
function millsRatio(z: number): number {
  let denominator = z;
  for (let level = 80; level >= 1; level -= 1) denominator = z + level / denominator;
  return 1 / denominator;
}
