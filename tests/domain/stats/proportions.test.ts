import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newcombeInterval,
  pooledZTest,
  waldDifference,
  wilsonInterval,
} from '#shared/domain/stats/proportions.ts';

const proportion = fc
  .tuple(fc.nat(1_000_000), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, converters: Math.round(n * share) }));
const alpha = fc.double({ min: 1e-6, max: 0.5, noNaN: true });

describe('wilsonInterval', () => {
  it('holds the observed rate and stays within 0 and 1', () => {
    fc.assert(
      fc.property(proportion, alpha, (rate, level) => {
        const { low, high } = wilsonInterval(rate, level);
        const observed = rate.n === 0 ? 0.5 : rate.converters / rate.n;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(observed + 1e-15);
        expect(high).toBeGreaterThanOrEqual(observed - 1e-15);
      }),
    );
  });

  it('knows nothing of nobody, and something of a hundred without a converter', () => {
    expect(wilsonInterval({ converters: 0, n: 0 }, 0.05)).toEqual({ low: 0, high: 1 });
    const { low, high } = wilsonInterval({ converters: 0, n: 100 }, 0.05);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.037, 3);
    expect(wilsonInterval({ converters: 100, n: 100 }, 0.05).high).toBe(1);
  });

  it('refuses what is no rate and no alpha', () => {
    expect(() => wilsonInterval({ converters: 3, n: 2 }, 0.05)).toThrow('converters');
    expect(() => wilsonInterval({ converters: -1, n: 2 }, 0.05)).toThrow('converters');
    expect(() => wilsonInterval({ converters: 1, n: Number.NaN }, 0.05)).toThrow('converters');
    expect(() => wilsonInterval({ converters: 1, n: 2 }, 0)).toThrow('alpha');
    expect(() => wilsonInterval({ converters: 1, n: 2 }, 1)).toThrow('alpha');
  });
});

describe('newcombeInterval', () => {
  it('holds the difference, lies within -1 and 1, and turns round with the arms', () => {
    fc.assert(
      fc.property(proportion, proportion, alpha, (a, b, level) => {
        const there = newcombeInterval(a, b, level);
        const back = newcombeInterval(b, a, level);
        expect(there.low).toBeLessThanOrEqual(there.high);
        expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.high).toBeLessThanOrEqual(1 + 1e-12);
        expect(there.low).toBeCloseTo(-back.high, 12);
      }),
    );
  });

  it('reproduces the published example 56/70 against 48/80 (Newcombe 1998, table II, method 10)', () => {
    const { low, high } = newcombeInterval(
      { converters: 48, n: 80 },
      { converters: 56, n: 70 },
      0.05,
    );
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
});

describe('pooledZTest and waldDifference', () => {
  it('say nothing when nobody converted, everybody did, or an arm is empty', () => {
    for (const [a, b] of [
      [
        { converters: 0, n: 50 },
        { converters: 0, n: 70 },
      ],
      [
        { converters: 50, n: 50 },
        { converters: 70, n: 70 },
      ],
      [
        { converters: 0, n: 0 },
        { converters: 7, n: 70 },
      ],
    ] as const) {
      expect(pooledZTest(a, b).p).toBe(1);
    }
    expect(waldDifference({ converters: 0, n: 0 }, { converters: 0, n: 0 }, 0.05)).toEqual({
      diff: 0,
      se: 0,
      ci: { low: 0, high: 0 },
    });
  });

  it('keep tiny p-values apart from zero', () => {
    const { p } = pooledZTest({ converters: 1000, n: 100_000 }, { converters: 3000, n: 100_000 });
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(1e-200);
  });
});
