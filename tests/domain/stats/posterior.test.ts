import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceAbove,
  chanceToWin,
  expectedLoss,
  posteriorOf,
  probabilityBest,
} from '#shared/domain/stats/posterior.ts';
import { expectClose } from './golden.ts';

const count = fc.double({ min: 0, max: 5, noNaN: true }).map((exponent) => 10 ** exponent);
const shape = fc.record({ a: count, b: count });

describe('chanceToWin', () => {
  it('is a half between equals and complements the other arm', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(chanceToWin(a, a)).toBeCloseTo(0.5, 10);
        expect(chanceToWin(a, b) + chanceToWin(b, a)).toBeCloseTo(1, 10);
      }),
      { numRuns: 40 },
    );
  });

  it('has its closed form for whole shapes', () => {
    // P(B > A) = Σ_{i < a_B} B(a_A + i, b_A + b_B) / ((b_B + i) B(1 + i, b_B) B(a_A, b_A)).
    // With A = Beta(1, 1) and B = Beta(a, b) it is the mean of B.
    expectClose(chanceToWin({ a: 1, b: 1 }, { a: 3, b: 8 }), 3 / 11, 1e-10);
    expectClose(chanceToWin({ a: 1, b: 1 }, { a: 500, b: 99_500 }), 0.005, 1e-10);
    expectClose(chanceToWin({ a: 2, b: 1 }, { a: 1, b: 1 }), 1 / 3, 1e-10);
  });

  it('is near 0 or 1, never beyond, when the arms are far apart', () => {
    const low = posteriorOf({ converters: 100, n: 100_000 });
    const high = posteriorOf({ converters: 5000, n: 100_000 });
    expect(chanceToWin(low, high)).toBeLessThanOrEqual(1);
    expect(chanceToWin(low, high)).toBeGreaterThan(1 - 1e-9);
    expect(chanceToWin(high, low)).toBeLessThan(1e-100);
  });
});

describe('probabilityBest', () => {
  it('sums to one over any number of arms', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 6 }), (arms) => {
        const sum = probabilityBest(arms).reduce((total, chance) => total + chance, 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe('expectedLoss', () => {
  it('differs between two choices by the difference of their means', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const gap = b.a / (b.a + b.b) - a.a / (a.a + a.b);
        expect(expectedLoss(a, b) - expectedLoss(b, a)).toBeCloseTo(gap, 10);
      }),
      { numRuns: 40 },
    );
  });
});

describe('chanceAbove', () => {
  it('decides by sign where there is no error', () => {
    expect(chanceAbove(1, 0)).toBe(1);
    expect(chanceAbove(-1, 0)).toBe(0);
    expect(chanceAbove(0, 0)).toBe(0.5);
    expect(chanceAbove(3, 1, 3)).toBe(0.5);
  });
});
