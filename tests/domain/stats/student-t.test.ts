import stdlibCdf from '@stdlib/stats-base-dists-t-cdf';
import stdlibQuantile from '@stdlib/stats-base-dists-t-quantile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalSf } from '#shared/domain/stats/normal.ts';
import { tCdf, tQuantile, tSf, tTwoSided, tUpperQuantile } from '#shared/domain/stats/student-t.ts';
import { expectClose } from './golden.ts';

const DEGREES = [0.5, 1, 2, 3.7, 10, 18.83, 100, 1234.5, 40_064, 1e6];

describe('t distribution', () => {
  it('agrees with @stdlib', () => {
    for (const df of DEGREES) {
      for (const t of [-30, -8.25, -3, -1.96, -1, -0.3, -1e-3]) {
        // The oracle itself loses digits with many degrees of freedom.
        expectClose(tCdf(t, df), stdlibCdf(t, df), df > 1000 ? 1e-9 : 1e-12);
      }
    }
  });

  it('agrees with the @stdlib quantile', () => {
    for (const df of DEGREES.filter((d) => d < 1000)) {
      for (const p of [0.001, 0.025, 0.3, 0.6, 0.975, 0.9995]) {
        expectClose(tQuantile(p, df), stdlibQuantile(p, df), 1e-10);
      }
    }
  });

  it('has the closed forms of one and two degrees of freedom', () => {
    for (const q of [0.4, 0.1, 1e-3, 1e-9, 1e-15]) {
      expectClose(tUpperQuantile(q, 1), 1 / Math.tan(Math.PI * q), 1e-13);
      expectClose(tUpperQuantile(q, 2), (1 - 2 * q) / Math.sqrt(2 * q * (1 - q)), 1e-13);
    }
  });

  it('undoes its upper tail for any degrees of freedom', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -60, max: -0.31, noNaN: true }),
        fc.double({ min: 0, max: 8, noNaN: true }),
        (exponent, logDf) => {
          const q = 10 ** exponent;
          const df = 10 ** logDf;
          expectClose(tSf(tUpperQuantile(q, df), df), q, 1e-11);
        },
      ),
    );
  });

  it('becomes the normal', () => {
    for (const t of [0.1, 1, 2.5, 6]) {
      expectClose(tSf(t, 1e14), normalSf(t), 1e-11);
      expect(tSf(t, 1e300)).toBe(normalSf(t));
    }
  });

  it('handles its edges', () => {
    expect(tSf(0, 5)).toBe(0.5);
    expect(tTwoSided(0, 5)).toBe(1);
    expect(tSf(Number.POSITIVE_INFINITY, 5)).toBe(0);
    expect(tCdf(Number.POSITIVE_INFINITY, 5)).toBe(1);
    expect(tSf(1, 0)).toBeNaN();
    expect(tQuantile(0.5, 3)).toBe(0);
    expect(tQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(tQuantile(-0.1, 3)).toBeNaN();
  });
});
