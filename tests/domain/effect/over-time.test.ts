import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ArmCounters } from '#shared/domain/effect/arm-counters.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { toEffectInput } from '#shared/domain/measure/effect-input.ts';
import { NO_PARTS } from '#shared/domain/measure/parts.ts';
import type { Cell } from '#shared/domain/measure/unit.ts';
import { expectClose, goldenVector, number, pair } from '../stats/golden.ts';
import { arm, campaign } from './arms.ts';

const counts = z.object({
  n_control: number,
  n_treated: number,
  x_control: number,
  x_treated: number,
});

goldenVector(
  'cumulative-lift-14-days',
  {
    input: z.object({ days: z.array(counts) }),
    expected: z.array(z.object({ diff: number, seq_ci: pair, incremental: number })),
  },
  ({ days }, expected, rtol) => {
    const total = { n_control: 0, n_treated: 0, x_control: 0, x_treated: 0 };
    const points = days.map((day, index) => {
      total.n_control += day.n_control;
      total.n_treated += day.n_treated;
      total.x_control += day.x_control;
      total.x_treated += day.x_treated;
      const arms: Record<string, ArmCounters> = {
        holdout: arm(total.n_control, total.x_control),
        a: arm(total.n_treated, total.x_treated),
      };
      return { day: String(index + 1), arms };
    });
    const last = points.at(-1)?.arms;
    if (last?.holdout === undefined || last.a === undefined) throw new Error('no days');
    const { overTime } = reportEffect(campaign(last.holdout, last.a, { days: points }));
    expect(overTime).toHaveLength(14);
    overTime.forEach(({ absolute, incremental }, index) => {
      const wanted = expected[index];
      expectClose(absolute.value, wanted?.diff, rtol);
      expectClose(incremental.value, wanted?.incremental, rtol);
      // The control has had twenty converters from the fourth day on.
      if (index < 3) expect(absolute.alwaysValid).toBeNull();
      else {
        expectClose([absolute.alwaysValid?.low, absolute.alwaysValid?.high], wanted?.seq_ci, rtol);
      }
    });
  },
);

describe('over time', () => {
  const day = (n: number) => ({
    day: `2026-01-0${n}`,
    arms: { holdout: arm(1000 * n, 50 * n), a: arm(4000 * n, 240 * n), b: arm(5000 * n, 300 * n) },
  });
  const arms = Object.entries(day(3).arms).map(([id, counters]) => ({ id, counters }));
  const input = { currency: 'EUR', control: 'holdout', arms, days: [day(1), day(2), day(3)] };

  it('follows all variants together and each of them', () => {
    const { overTime } = reportEffect(input);
    expect(overTime.map(({ arm: id, nTreated }) => `${id} ${nTreated}`)).toEqual([
      'all variants 9000',
      'all variants 18000',
      'all variants 27000',
      'a 4000',
      'a 8000',
      'a 12000',
      'b 5000',
      'b 10000',
      'b 15000',
    ]);
  });

  it('follows only all of them where the weights changed on the way', () => {
    const period = { weights: { holdout: 1, a: 4, b: 5 }, arms: day(3).arms };
    const days = input.days.map((one) => ({ ...one, periods: [one.arms, one.arms] }));
    const { overTime } = reportEffect({ ...input, days, periods: [period, period] });
    expect(new Set(overTime.map(({ arm: id }) => id))).toEqual(new Set(['all variants']));
  });

  it('says nothing of days that do not tell the periods apart', () => {
    const period = { weights: { holdout: 1, a: 4, b: 5 }, arms: day(3).arms };
    expect(reportEffect({ ...input, periods: [period, period] }).overTime).toEqual([]);
  });
});

describe('a holdout made smaller while customers buy more anyway', () => {
  const SPLITS = [
    { split: 'half', shares: { holdout: 0.5, a: 0.5 }, sizes: [5000, 5000], rate: 0.02 },
    { split: 'tenth', shares: { holdout: 0.1, a: 0.9 }, sizes: [1000, 9000], rate: 0.1 },
  ] as const;
  const cells = SPLITS.flatMap(({ split, sizes, rate }, period) =>
    [0, 1].flatMap((later) =>
      ['holdout', 'a'].map((id, at): Cell => {
        const assigned = (sizes[at] ?? 0) / 2;
        const day = `2026-01-0${1 + 2 * period + later}`;
        return {
          key: { campaignId: 'c', split, arm: id, day },
          figures: { effect: arm(assigned, assigned * rate), parts: NO_PARTS },
        };
      }),
    ),
  );
  const shares = new Map(SPLITS.map(({ split, shares: of }) => [split, of]));
  const { comparisons, overTime } = reportEffect(
    toEffectInput(cells, ['holdout', 'a'], shares, { currency: 'EUR' }),
  );

  it('shows no effect on any day, since there is none', () => {
    expect(overTime.map(({ day, nControl }) => `${day} ${nControl}`)).toEqual([
      '2026-01-01 2500',
      '2026-01-02 5000',
      '2026-01-03 5500',
      '2026-01-04 6000',
    ]);
    for (const { relative, absolute } of overTime) {
      expect(relative.value).toBeCloseTo(0, 9);
      expect(absolute.value).toBeCloseTo(0, 9);
      expect(relative.alwaysValid?.low).toBeLessThan(0);
      expect(relative.alwaysValid?.high).toBeGreaterThan(0);
    }
  });

  it('ends with the headline itself', () => {
    const [headline] = comparisons;
    expect(overTime.at(-1)).toMatchObject({
      arm: headline?.arm,
      absolute: headline?.conversion.absolute,
      relative: headline?.conversion.relative,
      incremental: headline?.conversion.incremental,
    });
  });
});
