import { describe, expect, it } from 'vitest';
import { effectiveConverters, rarestOutcome } from '#shared/domain/stats/band-start.ts';

describe('rarestOutcome', () => {
  it('is the scarcest of converters and others in both arms', () => {
    expect(rarestOutcome({ converters: 7, n: 500 }, { converters: 90, n: 4500 })).toBe(7);
    expect(rarestOutcome({ converters: 495, n: 500 }, { converters: 4400, n: 4500 })).toBe(5);
    expect(rarestOutcome({ converters: 0, n: 0 }, { converters: 90, n: 4500 })).toBe(0);
  });
});

describe('effectiveConverters', () => {
  it('is the number of converters when all are worth the same', () => {
    const spent = (converters: number) => ({
      converters,
      sum: converters * 5,
      sumSquares: converters * 25,
    });
    expect(effectiveConverters(spent(30), spent(400))).toBeCloseTo(30, 12);
  });

  it('falls when a few of them spend most of it, in whichever arm they are', () => {
    const even = { converters: 30, sum: 30, sumSquares: 30 };
    const skewed = { converters: 300, sum: 300 + 5000, sumSquares: 300 + 5000 ** 2 };
    expect(effectiveConverters(even, skewed)).toBeLessThan(1);
  });

  it('is nothing without conversions or values', () => {
    const nothing = { converters: 0, sum: 0, sumSquares: 0 };
    expect(effectiveConverters(nothing, nothing)).toBe(0);
    expect(effectiveConverters({ ...nothing, converters: 5 }, nothing)).toBe(0);
  });
});
