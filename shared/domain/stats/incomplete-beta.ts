/** The regularised incomplete beta function and its inverse, in terms that keep both tails exact. */
import { deviance, stirlingError } from './gamma-function.ts';
import { solveIncreasing } from './solve.ts';

/**
 * I(a, b) at x, given x and y = 1 − x separately, so that neither end of [0, 1] loses digits.
 * a, b > 0. Relative error about 1e-13 in the lower tail; swap the arguments for the upper one.
 * The fraction takes about √max(a, b) steps near the mean and fewer elsewhere.
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (!(a > 0) || !(b > 0) || Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  return a * y - b * x + 1 > 2 * x
    ? betaKernel(x, y, a, b) * fraction(x, y, a, b)
    : 1 - betaKernel(y, x, b, a) * fraction(y, x, b, a);
}

/**
 * xᵃ yᵇ / B(a, b): the density of Beta(a, b) on the logit scale, and the prefactor of its tails.
 * Saddle-point form (Loader 2000), exact to a few units in the last place also at a = 10⁷.
 */
export function betaKernel(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const stirling = stirlingError(n) - stirlingError(a) - stirlingError(b);
  // a − n x = n y − b: taken from the smaller of x and y, which carries the digits.
  const excess = x < y ? a - n * x : n * y - b;
  const exponent = stirling - deviance(a, n * x, excess) - deviance(b, n * y, -excess);
  return Math.exp(exponent) * Math.sqrt((a / n) * (b / (2 * Math.PI)));
}

/**
 * ln(x / (1 − x)) of the x with I(a, b) = `lower`, or with 1 − I(a, b) = `upper`.
 * Give the smaller of the two: it carries the digits.
 */
export function betaLogitQuantile(
  a: number,
  b: number,
  tail: { lower: number } | { upper: number },
): number {
  if ('upper' in tail) return -betaLogitQuantile(b, a, { lower: tail.upper });
  const target = Math.log(tail.lower);
  // On the logit scale the log of the distribution function is concave: Newton cannot cycle.
  return solveIncreasing(
    (u) => {
      const [x, y] = fromLogit(u);
      const p = incompleteBeta(x, y, a, b);
      return [Math.log(p) - target, betaKernel(x, y, a, b) / p];
    },
    Math.log(a / b),
    2 * Math.sqrt(1 / a + 1 / b),
  );
}

/** x and 1 − x, each exact, from u = ln(x / (1 − x)). */
export function fromLogit(u: number): readonly [x: number, y: number] {
  const e = Math.exp(-Math.abs(u));
  const small = e / (1 + e);
  const large = 1 / (1 + e);
  return u < 0 ? [small, large] : [large, small];
}

/**
 * 1 / fraction of DiDonato and Morris, "Algorithm 708" (ACM TOMS 18, 1992), by Lentz's method.
 * Preferred to DLMF 8.17.22 because x near 1 enters only through a − (a + b) x = a y − b x.
 */
function fraction(x: number, y: number, a: number, b: number): number {
  const excess = a * y - b * x;
  let f = (a * (excess + 1)) / (a + 1);
  let c = f;
  let d = 0;
  for (let m = 1; m < 1e6; m += 1) {
    const odd = a + 2 * m - 1;
    const numerator = ((a + m - 1) / odd) * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
    const denominator =
      m + (m * (b - m) * x) / odd + ((a + m) * (excess + 1 + m * (1 + y))) / (odd + 2);
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const factor = c * d;
    f *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return 1 / f;
}
