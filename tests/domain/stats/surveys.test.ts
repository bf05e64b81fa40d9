import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { csatOf, npsOf } from '#shared/domain/stats/surveys.ts';

describe('npsOf', () => {
  it('is promoters less detractors, with the interval of paired shares', () => {
    const { score, interval } = npsOf(50, 30, 20);
    expect(score).toBe(30);
    // By hand: p = 51/102, q = 21/102, (p - q) ± 1.96 √((p + q - (p - q)²) / 102).
    expect(interval?.low).toBeCloseTo(
      29.412 - 100 * 1.95996 * Math.sqrt((72 / 102 - (30 / 102) ** 2) / 102),
      2,
    );
    expect(interval?.high).toBeCloseTo(
      29.412 + 100 * 1.95996 * Math.sqrt((72 / 102 - (30 / 102) ** 2) / 102),
      2,
    );
  });

  it('is unknown without answers, and never sure with few', () => {
    expect(npsOf(0, 0, 0)).toMatchObject({ score: null, interval: null });
    const { score, interval } = npsOf(3, 0, 0);
    expect(score).toBe(100);
    expect(interval?.high).toBeLessThanOrEqual(100);
    expect(interval?.low).toBeLessThan(50);
  });

  it('holds the truth in about 95 of 100 surveys', () => {
    const random = seededRandom('nps');
    let held = 0;
    for (let run = 0; run < 1000; run += 1) {
      const counts = [0, 0, 0];
      for (let answer = 0; answer < 40; answer += 1) {
        const draw = random();
        const at = draw < 0.5 ? 0 : draw < 0.8 ? 1 : 2;
        counts[at] = (counts[at] ?? 0) + 1;
      }
      const { interval } = npsOf(counts[0] ?? 0, counts[1] ?? 0, counts[2] ?? 0);
      held += Number(interval !== null && interval.low <= 30 && 30 <= interval.high);
    }
    expect(held).toBeGreaterThan(930);
    expect(held).toBeLessThan(980);
  });
});

describe('csatOf', () => {
  it('is the mean with its interval, and the share of the satisfied', () => {
    const scores = [5, 4, 4, 3, 5, 2, 4, 5];
    const sums = {
      answers: scores.length,
      points: scores.reduce((sum, score) => sum + score, 0),
      squares: scores.reduce((sum, score) => sum + score ** 2, 0),
      satisfied: scores.filter((score) => score >= 4).length,
    };
    const { mean, interval, satisfied } = csatOf(sums);
    expect(mean).toBe(4);
    // s² = 8/7; t(0.975, 7) = 2.3646.
    expect(interval?.low).toBeCloseTo(4 - 2.3646 * Math.sqrt(8 / 7 / 8), 3);
    expect(interval?.high).toBeCloseTo(4 + 2.3646 * Math.sqrt(8 / 7 / 8), 3);
    expect(satisfied.share).toBe(0.75);
    expect(satisfied.interval?.low).toBeGreaterThan(0.4);
  });

  it('gives no interval of a mean that nothing varies about', () => {
    expect(csatOf({ answers: 0, points: 0, squares: 0, satisfied: 0 })).toEqual({
      answers: 0,
      mean: null,
      interval: null,
      satisfied: { share: null, interval: null },
    });
    expect(csatOf({ answers: 1, points: 5, squares: 25, satisfied: 1 }).interval).toBeNull();
    const alike = csatOf({ answers: 3, points: 15, squares: 75, satisfied: 3 });
    expect([alike.mean, alike.interval]).toEqual([5, null]);
  });
});
