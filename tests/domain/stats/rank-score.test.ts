import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ntile, quantileCuts, scoreByCuts } from '#shared/domain/stats/rank-score.ts';

describe('rank scores', () => {
  it('rise with the value and stay within their parts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 60 }), (values) => {
        const cuts = quantileCuts(values, 5);
        const scores = values.map((value) => scoreByCuts(value, cuts));
        scores.forEach((score, i) => {
          expect(score).toBeGreaterThanOrEqual(1);
          expect(score).toBeLessThanOrEqual(5);
          values.forEach((value, j) => {
            if (value > (values[i] ?? 0)) expect(scores[j]).toBeGreaterThanOrEqual(score);
          });
        });
      }),
    );
  });

  it('put equally many in each part, the first ones taking the rest', () => {
    expect(ntile([10, 20, 30, 40, 50, 60, 70], 3)).toEqual([1, 1, 1, 2, 2, 3, 3]);
    expect(ntile([3, 1, 2], 5)).toEqual([3, 1, 2]);
    expect(ntile([], 5)).toEqual([]);
  });

  it('know nothing of nobody', () => {
    expect(quantileCuts([], 5)).toEqual([]);
    expect(scoreByCuts(7, [])).toBe(1);
  });
});
