import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateInTens } from '#shared/domain/audience/estimate-in-tens.ts';
import { estimateSize } from '#shared/domain/audience/estimate-size.ts';

const told = (found: number, undecided = 0, lookedAt = 1000, walked = 1) =>
  estimateInTens({ lookedAt, found, undecided, walked });

describe('estimateInTens', () => {
  it('tells none from nine as little as everybody from all but nine', () => {
    for (const found of [1, 5, 9]) expect(told(found)).toEqual(told(0));
    for (const found of [991, 995, 999]) expect(told(found)).toEqual(told(1000));
    for (const undecided of [991, 999]) expect(told(0, undecided)).toEqual(told(0, 1000));
    expect(told(0)).toMatchObject({ found: 0, undecided: 0, size: { low: 0, high: 9 } });
    expect(told(0).size).not.toHaveProperty('estimate');
    expect(told(1000)).toMatchObject({ found: 991, size: { low: 991, high: 1000 } });
  });

  it('tells nothing of a handful of customers', () => {
    for (const found of [0, 7, 19]) expect(told(found, 0, 19).size).toEqual({ low: 0, high: 19 });
  });

  it('has an estimate, the middle of its ten, unless ten or more are undecided', () => {
    expect(told(37)).toMatchObject({
      found: 30,
      size: { estimate: 35, low: 30, high: 39 },
      share: { estimate: 0.0345, low: 0.03, high: 0.039 },
    });
    expect(told(37, 9)).toMatchObject({ undecided: 0, size: { estimate: 35, low: 30, high: 49 } });
    expect(told(37, 10)).toMatchObject({ undecided: 10, size: { low: 30, high: 49 } });
    expect(told(37, 10).size).not.toHaveProperty('estimate');
  });

  it('says as much for every count of the same ten, and holds what each of them allows', () => {
    const walks = fc.integer({ min: 20, max: 2000 }).chain((lookedAt) =>
      fc.record({
        lookedAt: fc.constant(lookedAt),
        found: fc.integer({ min: 0, max: lookedAt }),
        walked: fc.constantFrom(1, 0.5, 0.001),
      }),
    );
    fc.assert(
      fc.property(walks, ({ lookedAt, found, walked }) => {
        const answer = told(found, 0, lookedAt, walked);
        const { size, share } = estimateSize({ lookedAt, found, undecided: 0, walked });
        expect(answer.size.low).toBeLessThanOrEqual(size.low);
        expect(answer.size.high).toBeGreaterThanOrEqual(size.high);
        expect(answer.share.low).toBeLessThanOrEqual(share.low);
        expect(answer.share.high).toBeGreaterThanOrEqual(share.high);
        const next = found - (found % 10) + ((found + 1) % 10);
        const isEdge = lookedAt - Math.max(found, next) < 10;
        if (next <= lookedAt && !isEdge) expect(told(next, 0, lookedAt, walked)).toEqual(answer);
      }),
    );
  });
});
