import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustP } from '#shared/domain/stats/multiplicity.ts';

const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

describe('adjustP', () => {
  it('never makes a p smaller, never exceeds 1, keeps the order, and Holm is the stricter', () => {
    fc.assert(
      fc.property(values, (p) => {
        const strict = adjustP(p, 'holm');
        const loose = adjustP(p, 'benjamini-hochberg');
        p.forEach((value, i) => {
          const [h, b] = [strict[i] ?? Number.NaN, loose[i] ?? Number.NaN];
          expect(h).toBeLessThanOrEqual(1);
          expect(b).toBeGreaterThanOrEqual(value - 1e-15);
          expect(h).toBeGreaterThanOrEqual(b - 1e-12);
          p.forEach((other, j) => {
            if (other < value) expect(strict[j]).toBeLessThanOrEqual(h);
          });
        });
      }),
    );
  });

  it('leaves a single p alone and an empty list empty', () => {
    expect(adjustP([0.03], 'holm')).toEqual([0.03]);
    expect(adjustP([0.03], 'benjamini-hochberg')).toEqual([0.03]);
    expect(adjustP([], 'holm')).toEqual([]);
  });
});
