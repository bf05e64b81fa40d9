import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBeta, drawGamma, seededRandom } from '#shared/domain/stats/random.ts';
import { fitRhythm, rhythmLogLikelihood } from '#shared/domain/value/fit-rhythm.ts';
import {
  chanceActive,
  lapseRisk,
  type PurchaseHistory,
  type Rhythm,
} from '#shared/domain/value/lapse-risk.ts';

/** Of the 2,357 customers of the CDNOW sample, as published for R's BTYDplus; its unit is the week. */
const PUBLISHED: Rhythm = { shape: 0.525, scaleDays: 6.183 * 7, leave: 0.891, stay: 1.614 };

const rhythms: fc.Arbitrary<Rhythm> = fc.record({
  shape: fc.double({ min: 0.1, max: 10, noNaN: true }),
  scaleDays: fc.double({ min: 1, max: 500, noNaN: true }),
  leave: fc.double({ min: 0.05, max: 5, noNaN: true }),
  stay: fc.double({ min: 0.05, max: 10, noNaN: true }),
});
const histories: fc.Arbitrary<PurchaseHistory> = fc
  .record({ repeats: fc.nat(60), last: fc.nat(700), silence: fc.nat(700) })
  .map(({ repeats, last, silence }) => ({
    repeats,
    last: repeats === 0 ? 0 : last,
    age: (repeats === 0 ? 0 : last) + silence,
  }));

describe('lapseRisk', () => {
  it('is a chance, grows with silence and falls with the horizon', () => {
    fc.assert(
      fc.property(rhythms, histories, fc.integer({ min: 1, max: 365 }), (rhythm, history, days) => {
        const risk = lapseRisk(rhythm, history, days);
        expect(risk).toBeGreaterThanOrEqual(0);
        expect(risk).toBeLessThanOrEqual(1);
        const later = { ...history, age: history.age + 30 };
        expect(lapseRisk(rhythm, later, days)).toBeGreaterThanOrEqual(risk - 1e-12);
        expect(lapseRisk(rhythm, history, days + 30)).toBeLessThanOrEqual(risk + 1e-12);
        expect(1 - risk).toBeLessThanOrEqual(chanceActive(rhythm, history) + 1e-12);
      }),
    );
  });

  it('goes by the own rhythm: the same silence means more where purchases came often', () => {
    const silence = 60;
    const weekly = { repeats: 20, last: 140, age: 140 + silence };
    const quarterly = { repeats: 4, last: 360, age: 360 + silence };
    expect(lapseRisk(PUBLISHED, weekly, 90)).toBeGreaterThan(lapseRisk(PUBLISHED, quarterly, 90));
  });

  it('comes true for customers who live by the model', () => {
    const random = seededRandom('lapse');
    const horizon = 90;
    const lives = Array.from({ length: 20_000 }, () => live(PUBLISHED, 270, horizon, random));
    const byRisk = lives
      .map(({ history, boughtLater }) => ({
        risk: lapseRisk(PUBLISHED, history, horizon),
        boughtLater,
      }))
      .sort((a, b) => a.risk - b.risk);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const own = byRisk.slice(tenth * 2000, (tenth + 1) * 2000);
      const expected = own.reduce((sum, { risk }) => sum + 1 - risk, 0) / own.length;
      const came = own.filter(({ boughtLater }) => boughtLater).length / own.length;
      const error = Math.sqrt((expected * (1 - expected)) / own.length);
      expect(Math.abs(came - expected)).toBeLessThan(4 * error);
    }
  });
});

describe('fitRhythm', () => {
  it('finds the rhythm that customers live by', () => {
    const random = seededRandom('fit');
    const histories = Array.from({ length: 6000 }, () => live(PUBLISHED, 500, 1, random).history);
    const { rhythm, logLikelihood } = fitRhythm(histories);
    expect(logLikelihood).toBeGreaterThanOrEqual(rhythmLogLikelihood(PUBLISHED, histories));
    expect(rhythm.shape / rhythm.scaleDays).toBeCloseTo(0.525 / (6.183 * 7), 2);
    expect(rhythm.leave / (rhythm.leave + rhythm.stay)).toBeCloseTo(0.891 / (0.891 + 1.614), 1);
    expect(rhythm.shape).toBeGreaterThan(0.4);
    expect(rhythm.shape).toBeLessThan(0.7);
  });
});

/** Buys at an exponential pace and tosses after each purchase whether to leave for good. */
function live(rhythm: Rhythm, age: number, horizon: number, random: () => number) {
  const rate = drawGamma(rhythm.shape, random) / rhythm.scaleDays;
  const leaves = drawBeta(rhythm.leave, rhythm.stay, random);
  let at = 0;
  let repeats = 0;
  let last = 0;
  let boughtLater = false;
  while (random() >= leaves) {
    at += -Math.log(1 - random()) / rate;
    if (at > age + horizon) break;
    if (at > age) {
      boughtLater = true;
      break;
    }
    repeats += 1;
    last = at;
  }
  return { history: { repeats, last, age }, boughtLater };
}
