import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LIST_PARTS,
  listPart,
  listPosition,
  listShare,
  placeAt,
  startOfPart,
} from '#shared/domain/customer/list-order.ts';

describe('the order of customers', () => {
  it('holds each in the part that begins before it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        const position = listPosition(id);
        const part = listPart(position);
        expect(position > startOfPart(part)).toBe(true);
        if (part + 1 < LIST_PARTS) expect(position < startOfPart(part + 1)).toBe(true);
        expect(Math.floor(listShare(position) * LIST_PARTS)).toBe(part);
      }),
    );
  });

  it('finds the place of a share again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
        expect(Math.abs(listShare(placeAt(share)) - share)).toBeLessThan(1e-14);
      }),
    );
  });

  it('spreads ids that differ little evenly', () => {
    const counts = new Array<number>(LIST_PARTS).fill(0);
    for (let n = 0; n < 16_000; n++) {
      const part = listPart(listPosition(`customer-${n}`));
      counts[part] = (counts[part] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // The upper thousandth of 15 degrees of freedom.
    expect(chiSquare).toBeLessThan(37.7);
  });
});
