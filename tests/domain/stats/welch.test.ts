import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFromProportion, sampleFromSums } from '#shared/domain/stats/sample.ts';
import { welchDegrees, welchTest } from '#shared/domain/stats/welch.ts';

const sample = fc.record({
  n: fc.integer({ min: 2, max: 1e6 }),
  mean: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  variance: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
});

describe('welchTest', () => {
  it('has degrees of freedom between the smaller arm and both arms together', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const df = welchDegrees(a, b) ?? Number.NaN;
        expect(df).toBeGreaterThanOrEqual((Math.min(a.n, b.n) - 1) * (1 - 1e-9));
        expect(df).toBeLessThanOrEqual((a.n + b.n - 2) * (1 + 1e-9));
      }),
    );
  });

  it('excludes zero exactly when p is below alpha', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const found = welchTest(a, b, 0.05);
        if (found === null) throw new Error('expected a result');
        expect(found.ci.low > 0 || found.ci.high < 0).toBe(found.p < 0.05);
      }),
    );
  });

  it('has no answer where there is nothing to measure an error by', () => {
    const one = { n: 1, mean: 3, variance: 0 };
    const flat = { n: 40, mean: 3, variance: 0 };
    const spread = { n: 40, mean: 3, variance: 2 };
    expect(welchTest(one, spread, 0.05)).toBeNull();
    expect(welchTest(flat, flat, 0.05)).toBeNull();
    expect(welchTest(flat, spread, 0.05)).not.toBeNull();
  });
});

describe('samples from sums', () => {
  it('survive nobody, one customer and rounding', () => {
    expect(sampleFromSums({ n: 0, sum: 0, sumSquares: 0 })).toEqual({ n: 0, mean: 0, variance: 0 });
    expect(sampleFromSums({ n: 1, sum: 5, sumSquares: 25 })).toEqual({
      n: 1,
      mean: 5,
      variance: 0,
    });
    expect(sampleFromSums({ n: 3, sum: 0.3, sumSquares: 0.03 - 1e-18 }).variance).toBe(0);
    expect(sampleFromProportion({ converters: 0, n: 0 }).mean).toBe(0);
  });
});
