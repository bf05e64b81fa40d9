import { describe, expect, it } from 'vitest';
import { murmur3, shortHash, stableId, unitInterval } from '#shared/domain/hash.ts';

describe('MurmurHash3_x86_128', () => {
  it.each([
    ['', [0, 0, 0, 0]],
    ['a', [0xa794933c, 0x5556b01b, 0x5556b01b, 0x5556b01b]],
    ['hello', [0x2b2444a0, 0xdb91def7, 0x9adb31b6, 0x9adb31b6]],
    [
      'The quick brown fox jumps over the lazy dog',
      [0x2f1583c3, 0xecee2c67, 0x5d7bf66c, 0xe5e91d2c],
    ],
    ['0123456789abcde', [0x3c76c46d, 0x4d0818c0, 0xadd433da, 0xa78673fa]],
    ['0123456789abcdef', [0xfb7d4409, 0x36aed30a, 0x48ad1d9b, 0x572b3bfd]],
  ])('gives the reference value of %j', (text, expected) => {
    expect([...murmur3(new TextEncoder().encode(text))]).toEqual(expected);
  });
});

describe('ids and shares', () => {
  it('separates parts, so that no two tuples run together', () => {
    expect(stableId('a', 'bc')).not.toBe(stableId('ab', 'c'));
    expect(stableId('a', 'bc')).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(shortHash('event-1')).toMatch(/^[A-Za-z0-9_-]{11}$/);
  });

  it('spreads evenly over [0, 1): chi-square over 100 bins of 200,000 ids below its 0.999 quantile', () => {
    const bins = new Array<number>(100).fill(0);
    for (let i = 0; i < 200_000; i++) {
      const bin = Math.floor(unitInterval('campaign', `customer-${i}`) * 100);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, seen) => sum + (seen - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(148.2); // chi-square quantile 0.999, 99 degrees of freedom
  });
});
