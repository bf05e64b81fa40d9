import stdlibCdf from '@stdlib/stats-base-dists-normal-cdf';
import stdlibQuantile from '@stdlib/stats-base-dists-normal-quantile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  normalCdf,
  normalPdf,
  normalQuantile,
  normalSf,
  normalTwoSided,
  normalUpperQuantile,
} from '#shared/domain/stats/normal.ts';
import { expectClose } from './golden.ts';

describe('normal distribution', () => {
  it('agrees with @stdlib to 1e-12 over the whole lower half', () => {
    for (let z = -37; z <= 0; z += 0.0625) expectClose(normalCdf(z), stdlibCdf(z, 0, 1), 1e-12);
  });

  it('agrees with the @stdlib quantile', () => {
    for (let p = 0.001; p < 1; p += 0.0137) {
      expectClose(normalQuantile(p), stdlibQuantile(p, 0, 1), 1e-12);
    }
  });

  it('has quantiles that undo the upper tail down to 1e-300', () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: -0.31, noNaN: true }), (exponent) => {
        const q = 10 ** exponent;
        expectClose(normalSf(normalUpperQuantile(q)), q, 1e-12);
      }),
    );
  });

  it('has a density whose integral is the distribution function', () => {
    // Trapezoid over a smooth function that vanishes at one end; step small enough for 1e-9.
    let area = 0;
    const step = 1e-4;
    for (let z = -9; z < 1 - step / 2; z += step) {
      area += (step * (normalPdf(z) + normalPdf(z + step))) / 2;
    }
    expectClose(area, normalCdf(1), 1e-8);
  });

  it('handles its edges', () => {
    expect(normalSf(0)).toBe(0.5);
    expect(normalSf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalSf(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(normalTwoSided(0)).toBe(1);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalSf(Number.NaN)).toBeNaN();
  });
});
