import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequentialCritical, sequentialP, sequentialRho } from '#shared/domain/stats/sequential.ts';

describe('the always-valid band', () => {
  it('excludes zero exactly when its p is below alpha', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e7 }),
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.4, noNaN: true }),
        (n, z, alpha) => {
          const critical = sequentialCritical(n, alpha, 5000);
          if (Math.abs(Math.abs(z) - critical) < 1e-9) return;
          expect(sequentialP(z, 1, n, alpha, 5000) < alpha).toBe(Math.abs(z) > critical);
        },
      ),
    );
  });

  it('is wider than a single look at any size, and tightest near its tuning', () => {
    const width = (n: number) => sequentialCritical(n, 0.05, 5000) / Math.sqrt(n);
    const withTuning = (tuning: number) => sequentialCritical(5000, 0.05, tuning);
    for (const n of [10, 1000, 5000, 1e5, 1e8]) {
      expect(sequentialCritical(n, 0.05, 5000)).toBeGreaterThan(2.5);
    }
    expect(width(1e6)).toBeLessThan(width(1e5));
    expect(withTuning(5000)).toBeLessThan(withTuning(500));
    expect(withTuning(5000)).toBeLessThan(withTuning(50_000));
  });

  it('says nothing about nobody, or where nothing varies', () => {
    expect(sequentialCritical(0, 0.05, 5000)).toBe(Number.POSITIVE_INFINITY);
    expect(sequentialP(0.1, 0, 100, 0.05, 5000)).toBe(1);
    expect(sequentialP(0.1, 0.01, 0, 0.05, 5000)).toBe(1);
    expect(() => sequentialRho(0.05, 0)).toThrow('tuning');
    expect(() => sequentialRho(1.5, 5000)).toThrow('alpha');
  });
});
