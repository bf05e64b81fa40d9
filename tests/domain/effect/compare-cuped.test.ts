import { describe, expect, it } from 'vitest';
import {
  type ArmCounters,
  customerCounters,
  mergeCounters,
  NO_COUNTS,
} from '#shared/domain/effect/arm-counters.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { drawGamma, seededRandom } from '#shared/domain/stats/random.ts';
import { campaign } from './arms.ts';

/** Spending follows spending before, `loyalty` of it; the campaign adds `effect` to every customer. */
function spenders(seed: string, n: number, loyalty: number, effect: number): ArmCounters {
  const random = seededRandom('spenders', seed);
  let total = NO_COUNTS;
  for (let customer = 0; customer < n; customer += 1) {
    const pre = 20 * drawGamma(2, random);
    const value = loyalty * pre + (1 - loyalty) * 20 * drawGamma(2, random) + effect;
    // One in ten does not convert, or there would be no rate to speak of.
    const converts = customer % 10 > 0;
    const facts = {
      pre: pre.toFixed(2),
      ...(converts && { value: value.toFixed(2), conversions: 1 }),
    };
    total = mergeCounters(total, customerCounters(facts));
  }
  return total;
}

describe('CUPED in the report', () => {
  it('narrows the interval where the past tells of the future', () => {
    const report = reportEffect(campaign(spenders('c', 400, 0.9, 0), spenders('t', 3600, 0.9, 2)));
    const [found] = report.comparisons;
    const { value } = found?.cuped ?? {};
    expect(value?.helps).toBe(true);
    expect(value?.correlation).toBeGreaterThan(0.6);
    const width = (band: { low: number; high: number } | null | undefined) =>
      (band?.high ?? Number.NaN) - (band?.low ?? Number.NaN);
    const plain = width(found?.value.absolute.alwaysValid);
    const adjusted = width(value?.adjusted?.absolute.alwaysValid);
    expect((adjusted / plain) ** 2).toBeCloseTo(1 - (value?.reduction ?? 0), 6);
    expect(value?.adjusted?.relative.fixed?.low).toBeLessThan(value?.adjusted?.relative.value ?? 0);
  });

  it('says that it does not help where the past tells nothing', () => {
    const report = reportEffect(campaign(spenders('c', 400, 0, 0), spenders('t', 3600, 0, 0)));
    expect(report.comparisons[0]?.cuped.value).toMatchObject({ helps: false, adjusted: null });
  });

  it('is silent where no past was kept', () => {
    const bare = (counters: ArmCounters) => ({
      ...counters,
      preSum: '0',
      preSumSquares: '0',
      valuePreSum: '0',
      convertedPreSum: '0',
    });
    const report = reportEffect(
      campaign(bare(spenders('c', 50, 0, 0)), bare(spenders('t', 450, 0, 0))),
    );
    expect(report.comparisons[0]?.cuped).toEqual({ conversion: null, value: null });
  });
});
