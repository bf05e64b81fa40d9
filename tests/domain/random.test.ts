import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom, randomOf } from '#shared/domain/random.ts';

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

describe('sfc32', () => {
  it('repeats itself for a seed and parts for another', () => {
    const draw = (seed: string) => times(20, randomOf(seed).unit);
    expect(draw('1')).toEqual(draw('1'));
    expect(draw('1')).not.toEqual(draw('2'));
    expect(randomOf('a', 'bc').unit()).not.toBe(randomOf('ab', 'c').unit());
  });

  it('follows the published recurrence, recomputed with BigInt', () => {
    const random = randomFrom([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]);
    const reference = bigintSfc32(0x9e3779b9n, 0x243f6a88n, 0xb7e15162n, 0xdeadbeefn);
    times(15, reference);
    expect(times(50, () => random.unit() * 2 ** 32)).toEqual(times(50, reference));
  });

  it('is uniform enough: chi-square over 100 cells of 100,000 draws', () => {
    const random = randomOf('uniform');
    const cells = new Array<number>(100).fill(0);
    for (const at of times(100_000, () => random.whole(0, 99))) cells[at] = (cells[at] ?? 0) + 1;
    const chi2 = cells.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // 99 degrees of freedom: 0.1 % of uniform sequences exceed 148.2 or fall under 61.1.
    expect(chi2).toBeGreaterThan(61.1);
    expect(chi2).toBeLessThan(148.2);
  });

  it('parts streams whose seeds differ in one counter', () => {
    const first = times(10_000, () => 0).map((_, day) => randomFrom([1, 2, day, 0]).unit());
    const lagged = mean(first.slice(1).map((x, i) => (x - 0.5) * ((first[i] ?? 0) - 0.5))) * 12;
    expect(Math.abs(mean(first) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(lagged)).toBeLessThan(0.04);
  });

  it('draws normals and Poisson counts with the moments they should have', () => {
    const random = randomOf('moments');
    const normal = times(50_000, random.normal);
    expect(Math.abs(mean(normal))).toBeLessThan(0.02);
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(0.03);
    const counts = times(50_000, () => random.poisson(1.7));
    expect(Math.abs(mean(counts) - 1.7)).toBeLessThan(0.03);
    expect(Math.abs(mean(counts.map((x) => (x - 1.7) ** 2)) - 1.7)).toBeLessThan(0.06);
  });

  it('keeps whole numbers in their range and picks by weight', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: -50, max: 50 }),
        fc.nat(60),
        (seed, from, span) => {
          const value = randomOf(seed).whole(from, from + span);
          return Number.isInteger(value) && value >= from && value <= from + span;
        },
      ),
    );
    const random = randomOf('weights');
    const picks = times(30_000, () =>
      random.weighted([
        ['a', 1],
        ['never', 0],
        ['b', 3],
      ]),
    );
    expect(picks).not.toContain('never');
    expect(picks.filter((x) => x === 'b').length / picks.length).toBeCloseTo(0.75, 1);
  });
});

function bigintSfc32(a0: bigint, b0: bigint, c0: bigint, d0: bigint): () => number {
  const M = 0xffff_ffffn;
  let [a, b, c, d] = [a0, b0, c0, d0];
  return () => {
    const t = (a + b + d) & M;
    d = (d + 1n) & M;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & M;
    c = (((c << 21n) & M) | (c >> 11n)) + t;
    c &= M;
    return Number(t);
  };
}
