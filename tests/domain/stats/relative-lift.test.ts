import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deltaLift,
  fiellerLift,
  fiellerRatio,
  logLift,
} from '#shared/domain/stats/relative-lift.ts';
import { sampleFromProportion } from '#shared/domain/stats/sample.ts';

const Z = 1.959963984540054;
const rate = (converters: number, n: number) => sampleFromProportion({ converters, n });

describe('fiellerLift', () => {
  it('excludes zero lift exactly when the unpooled difference does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 500, max: 5000 }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        (xa, xb, n, critical) => {
          const [a, b] = [rate(xa, n), rate(Math.min(xb, 9 * n), 9 * n)];
          const found = fiellerLift(a, b, critical);
          const error = critical * Math.sqrt(a.variance / a.n + b.variance / b.n);
          const excludes =
            (found?.low ?? Number.NEGATIVE_INFINITY) > 0 ||
            (found?.high ?? Number.POSITIVE_INFINITY) < 0;
          if (Math.abs(Math.abs(b.mean - a.mean) - error) < 1e-12) return;
          if (found !== null && found.g < 1) {
            expect(excludes).toBe(Math.abs(b.mean - a.mean) > error);
          }
        },
      ),
    );
  });

  it('holds exactly the ratios that a test does not reject', () => {
    const [a, b] = [rate(40, 1000), rate(480, 9000)];
    const found = fiellerLift(a, b, Z);
    const rejected = (lift: number) =>
      Math.abs(b.mean - (1 + lift) * a.mean) >
      Z * Math.sqrt(b.variance / b.n + (1 + lift) ** 2 * (a.variance / a.n));
    const { low, high } = found ?? {};
    expect(rejected((low ?? 0) - 1e-9)).toBe(true);
    expect(rejected((low ?? 0) + 1e-9)).toBe(false);
    expect(rejected((high ?? 0) - 1e-9)).toBe(false);
    expect(rejected((high ?? 0) + 1e-9)).toBe(true);
  });

  it('loses its upper end when the control rate may be zero', () => {
    const open = fiellerLift(rate(2, 50), rate(300, 1000), Z, { nonNegative: true });
    expect(open?.g).toBeGreaterThan(1);
    expect(open?.high).toBeNull();
    // So many treated converters are more than the control rate could be: a lower end remains.
    expect(open?.low).toBeGreaterThan(0);
    expect(fiellerLift(rate(2, 50), rate(300, 1000), Z)?.low).toBeNull();
    expect(fiellerLift(rate(2, 50), rate(2, 1000), Z, { nonNegative: true })).toMatchObject({
      low: null,
      high: null,
    });
  });

  it('is unknown without control conversions and certain without variance', () => {
    expect(fiellerLift(rate(0, 50), rate(3, 500), Z)).toBeNull();
    expect(fiellerLift({ n: 9, mean: 3, variance: 0 }, { n: 9, mean: 4, variance: 0 }, Z)).toEqual({
      lift: 4 / 3 - 1,
      low: 4 / 3 - 1,
      high: 4 / 3 - 1,
      g: 0,
    });
  });
});

describe('fiellerRatio', () => {
  it('is narrower when numerator and denominator move together', () => {
    const apart = {
      numerator: 5,
      denominator: 4,
      varNumerator: 0.2,
      varDenominator: 0.2,
      covariance: 0,
    };
    const width = (covariance: number) => {
      const found = fiellerRatio({ ...apart, covariance }, Z);
      return (found?.high ?? Number.NaN) - (found?.low ?? Number.NaN);
    };
    expect(width(0.15)).toBeLessThan(width(0));
    expect(width(-0.15)).toBeGreaterThan(width(0));
  });
});

describe('deltaLift and logLift', () => {
  it('are unknown where the control mean is zero', () => {
    expect(deltaLift(rate(0, 50), rate(3, 500), Z)).toBeNull();
    expect(logLift(rate(0, 50), rate(3, 500), Z)).toBeNull();
    expect(logLift(rate(3, 50), rate(0, 500), Z)).toBeNull();
  });

  it('agree with Fieller when the control arm is large', () => {
    const [a, b] = [rate(50_000, 1_000_000), rate(51_000, 1_000_000)];
    const fieller = fiellerLift(a, b, Z);
    expect(deltaLift(a, b, Z)?.ci.low).toBeCloseTo(fieller?.low ?? 0, 3);
    expect(logLift(a, b, Z)?.ci.high).toBeCloseTo(fieller?.high ?? 0, 3);
  });
});
