/** Regularised incomplete gamma functions, lower P(a, x) and upper Q(a, x). */
import { deviance, stirlingError } from './gamma-function.ts';
import { solveIncreasing } from './solve.ts';

/** P(a, x) for a > 0, x ≥ 0; relative error about 1e-13 in the lower tail. NIST DLMF 8.2.4. */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? lowerBySeries(a, x) : 1 - upperByFraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), relative error about 1e-13 in the upper tail. NIST DLMF 8.2.4. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
}

/** The x with P(a, x) = `lower`, or with Q(a, x) = `upper`: give the smaller, it carries the digits. */
export function gammaQuantile(a: number, tail: { lower: number } | { upper: number }): number {
  const lower = 'lower' in tail;
  const target = Math.log(lower ? tail.lower : tail.upper);
  // In u = ln x both log tails are close to straight where they are small.
  const u = solveIncreasing(
    (at) => {
      const x = Math.exp(at);
      const p = lower ? gammaP(a, x) : gammaQ(a, x);
      const slope = (a * prefactor(a, x)) / p;
      return lower ? [Math.log(p) - target, slope] : [target - Math.log(p), slope];
    },
    Math.log(a),
    1 + 1 / a,
  );
  return Math.exp(u);
}

/** xᵃ e⁻ˣ / Γ(a + 1), from the deviance so that large arguments cancel no digits. */
function prefactor(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** P by the power series, NIST DLMF 8.7.1. */
function lowerBySeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return prefactor(a, x) * sum;
}

/** Q by the continued fraction, NIST DLMF 8.9.2, evaluated by Lentz's method. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 1e6; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return a * prefactor(a, x) * h;
}
