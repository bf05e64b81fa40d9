import stdlibCdf from '@stdlib/stats-base-dists-beta-cdf';
import stdlibQuantile from '@stdlib/stats-base-dists-beta-quantile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaPdf, betaQuantile, betaSf } from '#shared/domain/stats/beta.ts';
import { expectClose } from './golden.ts';

const SHAPES = [
  [0.5, 0.5],
  [1, 1],
  [1, 9],
  [2, 3],
  [31, 470],
  [123, 21_185],
  [3895, 17_414],
] as const;

describe('beta distribution', () => {
  it('agrees with @stdlib in both tails', () => {
    for (const [a, b] of SHAPES) {
      const mean = a / (a + b);
      for (const x of [mean * 0.5, mean * 0.95, mean, mean + 0.1 * (1 - mean)]) {
        expectClose(betaCdf(x, a, b), stdlibCdf(x, a, b), 1e-11);
      }
    }
  });

  it('agrees with the @stdlib quantile', () => {
    for (const [a, b] of SHAPES) {
      for (const p of [0.001, 0.025, 0.5, 0.975]) {
        expectClose(betaQuantile(p, a, b), stdlibQuantile(p, a, b), 1e-10);
      }
    }
  });

  it('counts binomial successes: P(Beta(x, n − x + 1) ≤ p) = P(Bin(n, p) ≥ x)', () => {
    const [n, p] = [30, 0.2];
    let choose = 1;
    let atLeast = 1;
    for (let x = 1; x <= n; x += 1) {
      atLeast -= choose * p ** (x - 1) * (1 - p) ** (n - x + 1);
      choose *= (n - x + 1) / x;
      if (atLeast < 1e-3) break;
      expectClose(betaCdf(p, x, n - x + 1), atLeast, 1e-12);
    }
  });

  it('keeps tails that are far below the spacing of doubles near one', () => {
    // 1 − x with x ~ Beta(a, 1): P(X > x) = 1 − xᵃ, P(X ≤ x) = xᵃ.
    expectClose(betaCdf(1e-8, 20, 1), 1e-160, 1e-12);
    expectClose(betaSf(1 - 2 ** -40, 1, 5), 2 ** -200, 1e-12);
  });

  it('undoes itself with any shape', () => {
    const shape = fc.double({ min: -0.3, max: 6, noNaN: true }).map((exponent) => 10 ** exponent);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), shape, shape, (p, a, b) => {
        // The end of the scale that holds x: near 1 a double cannot carry the answer.
        const [low, high] = a < b ? [a, b] : [b, a];
        expectClose(betaCdf(betaQuantile(p, low, high), low, high), p, 1e-8);
      }),
    );
  });

  it('is symmetric: P(X ≤ x) under (a, b) is P(X > 1 − x) under (b, a)', () => {
    expectClose(betaSf(0.75, 7, 2.5), betaCdf(0.25, 2.5, 7), 1e-14);
    expect(betaCdf(0.5, 1e7, 1e7)).toBeCloseTo(0.5, 12);
  });

  it('has a density that is the slope of the distribution function', () => {
    const h = 1e-6;
    expectClose(
      betaPdf(0.3, 4, 6),
      (betaCdf(0.3 + h, 4, 6) - betaCdf(0.3 - h, 4, 6)) / (2 * h),
      1e-8,
    );
  });

  it('handles its edges', () => {
    expect(betaCdf(0, 2, 3)).toBe(0);
    expect(betaCdf(-1, 2, 3)).toBe(0);
    expect(betaCdf(1, 2, 3)).toBe(1);
    expect(betaSf(2, 2, 3)).toBe(0);
    expect(betaPdf(1, 2, 3)).toBe(0);
    expect(betaQuantile(0, 2, 3)).toBe(0);
    expect(betaQuantile(1, 2, 3)).toBe(1);
    expect(betaQuantile(-0.5, 2, 3)).toBeNaN();
    expect(betaCdf(0.5, 0, 3)).toBeNaN();
  });
});
