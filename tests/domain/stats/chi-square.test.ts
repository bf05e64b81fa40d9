import stdlibCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareCdf, chiSquareQuantile, chiSquareSf } from '#shared/domain/stats/chi-square.ts';
import { gammaP, gammaQ } from '#shared/domain/stats/incomplete-gamma.ts';
import { normalTwoSided } from '#shared/domain/stats/normal.ts';
import { expectClose } from './golden.ts';

describe('chi-square distribution', () => {
  it('agrees with @stdlib', () => {
    for (const df of [0.5, 1, 2, 3, 7, 30, 250]) {
      for (const x of [0.01, 0.4, 1, 3.84, 10, 29, 240]) {
        expectClose(chiSquareCdf(x, df), stdlibCdf(x, df), 1e-12);
      }
    }
  });

  it('with one degree of freedom is the square of a normal, with two an exponential', () => {
    for (const x of [0.001, 0.5, 3.841, 30, 700]) {
      expectClose(chiSquareSf(x, 1), normalTwoSided(Math.sqrt(x)), 1e-12);
      expectClose(chiSquareSf(x, 2), Math.exp(-x / 2), 1e-13);
    }
  });

  it('has quantiles that undo it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        fc.double({ min: 0.2, max: 2000, noNaN: true }),
        (p, df) => {
          const x = chiSquareQuantile(p, df);
          if (p < 0.5) expectClose(chiSquareCdf(x, df), p, 1e-11);
          else expectClose(chiSquareSf(x, df), 1 - p, 1e-11);
        },
      ),
    );
  });

  it('handles its edges', () => {
    expect(chiSquareSf(-1, 3)).toBe(1);
    expect(chiSquareCdf(0, 3)).toBe(0);
    expect(chiSquareSf(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(chiSquareQuantile(0, 3)).toBe(0);
    expect(chiSquareQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(chiSquareQuantile(2, 3)).toBeNaN();
    expect(chiSquareSf(1, 0)).toBeNaN();
  });
});

describe('incomplete gamma', () => {
  it('has parts that sum to one on both sides of its mean, large arguments included', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (a, ratio) => {
          expectClose(gammaP(a, a * ratio) + gammaQ(a, a * ratio), 1, 1e-12);
        },
      ),
    );
  });

  it('counts Poisson events: Q(k + 1, m) = Σ e⁻ᵐ mʲ / j! for j ≤ k', () => {
    let term = Math.exp(-12);
    let sum = 0;
    for (let k = 0; k < 40; k += 1) {
      sum += term;
      expectClose(gammaQ(k + 1, 12), sum, 1e-12);
      term *= 12 / (k + 1);
    }
  });
});
