import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateSize } from '#shared/domain/audience/estimate-size.ts';
import { listPosition, listShare } from '#shared/domain/customer/list-order.ts';
import type { Interval } from '#shared/domain/stats/sample.ts';

const holds = ({ low, high }: Interval, truth: number) => low <= truth && truth <= high;

describe('estimateSize', () => {
  it('is exact when everybody was looked at', () => {
    expect(estimateSize({ lookedAt: 40, found: 10, undecided: 0, walked: 1 })).toEqual({
      size: { estimate: 10, low: 10, high: 10 },
      share: { estimate: 0.25, low: 0.25, high: 0.25 },
      customers: { estimate: 40, low: 40, high: 40 },
    });
    expect(estimateSize({ lookedAt: 0, found: 0, undecided: 0, walked: 1 })).toEqual({
      size: { estimate: 0, low: 0, high: 0 },
      share: { estimate: 0, low: 0, high: 0 },
      customers: { estimate: 0, low: 0, high: 0 },
    });
  });

  it('names no figure for what nobody can tell, but how far it may reach', () => {
    const { size, share } = estimateSize({ lookedAt: 40, found: 10, undecided: 5, walked: 1 });
    expect(size).toEqual({ low: 10, high: 15 });
    expect(share).toEqual({ low: 0.25, high: 0.375 });
  });

  it('says how many there may be at most when none was found', () => {
    const { size } = estimateSize({ lookedAt: 1000, found: 0, undecided: 0, walked: 0.001 });
    expect(size).toMatchObject({ estimate: 0, low: 0 });
    // z² (1 - s) / s: what a 95 % interval cannot exclude.
    expect(size.high).toBe(Math.ceil((1.959964 ** 2 * 0.999) / 0.001));
  });

  it('has its figures in order, the found within, and narrower the more was walked', () => {
    const walks = fc
      .tuple(
        fc.nat(2000),
        fc.nat(2000),
        fc.nat(2000),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
      )
      .map(([found, undecided, others, walked]) => ({
        lookedAt: found + undecided + others,
        found,
        undecided,
        walked,
      }));
    fc.assert(
      fc.property(walks, (walk) => {
        const { size, share, customers } = estimateSize(walk);
        expect(size.low).toBeGreaterThanOrEqual(walk.found);
        expect(customers.low).toBeGreaterThanOrEqual(walk.lookedAt);
        for (const one of [size, share, customers]) {
          expect(one.low).toBeLessThanOrEqual(one.estimate ?? one.low);
          expect(one.estimate ?? one.low).toBeLessThanOrEqual(one.high);
        }
        const more = estimateSize({ ...walk, walked: (1 + walk.walked) / 2 });
        expect(more.size.high - more.size.low).toBeLessThanOrEqual(size.high - size.low);
      }),
    );
  });

  it('holds the truth about as often as it says, over lists in their real order', () => {
    const LISTS = 200;
    const CUSTOMERS = 600;
    const MEMBERS = 120;
    let missed = 0;
    for (let list = 0; list < LISTS; list++) {
      const positions = Array.from({ length: CUSTOMERS }, (_, i) => ({
        isMember: i < MEMBERS,
        position: listPosition(`${list}-${i}`),
      })).sort((a, b) => (a.position < b.position ? -1 : 1));
      const seen = positions.slice(0, 150);
      const { size } = estimateSize({
        lookedAt: seen.length,
        found: seen.filter(({ isMember }) => isMember).length,
        undecided: 0,
        walked: listShare(seen.at(-1)?.position ?? ''),
      });
      if (!holds(size, MEMBERS)) missed += 1;
    }
    // 10 are expected; fewer than 2 or more than 21 by chance once in a thousand.
    expect(missed).toBeLessThanOrEqual(21);
    expect(missed).toBeGreaterThanOrEqual(2);
  });
});
