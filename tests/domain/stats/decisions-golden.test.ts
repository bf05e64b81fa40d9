/** The golden vectors of sample ratio, chance to win, allocation, money, sample size, multiplicity and ranks. */
import { expect } from 'vitest';
import * as z from 'zod';
import { adjustP } from '#shared/domain/stats/multiplicity.ts';
import {
  chanceToWin,
  credibleInterval,
  expectedLoss,
  posteriorMean,
  posteriorOf,
  probabilityBest,
} from '#shared/domain/stats/posterior.ts';
import { controlSizeForRates } from '#shared/domain/stats/power.ts';
import {
  breakEvenDifference,
  probabilityOfProfit,
  profitOf,
  returnOnInvestment,
} from '#shared/domain/stats/profit.ts';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { ntile, quantileCuts, scoreByCuts } from '#shared/domain/stats/rank-score.ts';
import { sampleFromSums } from '#shared/domain/stats/sample.ts';
import { sampleRatioTest } from '#shared/domain/stats/sample-ratio.ts';
import { drawProbabilityBest, weightsFromChances } from '#shared/domain/stats/thompson.ts';
import { welchTest } from '#shared/domain/stats/welch.ts';
import { expectClose, goldenVector, number, pair } from './golden.ts';

const list = z.array(number);
const tree = z.record(z.string(), z.unknown());
const ends = (ci: { low: number; high: number } | undefined) => [ci?.low, ci?.high];

goldenVector(
  'srm',
  {
    input: z.object({ cases: z.array(z.object({ observed: list, weights: list })) }),
    expected: z.array(tree),
  },
  ({ cases }, expected, rtol) =>
    expectClose(
      cases.map((split) => sampleRatioTest([split])),
      expected,
      rtol,
    ),
);

goldenVector(
  'beta-binomial-close',
  {
    input: z.object({ x_a: number, n_a: number, x_b: number, n_b: number, prior: pair }),
    expected: tree,
  },
  (input, expected, rtol) => {
    const prior = { a: input.prior[0], b: input.prior[1] };
    const a = posteriorOf({ converters: input.x_a, n: input.n_a }, prior);
    const b = posteriorOf({ converters: input.x_b, n: input.n_b }, prior);
    expectClose(
      {
        chance_b_beats_a: chanceToWin(a, b),
        mean_a: posteriorMean(a),
        mean_b: posteriorMean(b),
        expected_loss_choose_b: expectedLoss(b, a),
        expected_loss_choose_a: expectedLoss(a, b),
        cri_a: ends(credibleInterval(a, 0.05)),
        cri_b: ends(credibleInterval(b, 0.05)),
      },
      expected,
      rtol,
    );
  },
);

goldenVector(
  'thompson-beta',
  {
    input: z.object({ posteriors: z.array(pair) }),
    expected: z.object({ p_best: list, weights_floor_1pct: list, weights_floor_5pct: list }),
  },
  ({ posteriors }, expected, rtol) => {
    const shapes = posteriors.map(([a, b]) => ({ a, b }));
    const exact = probabilityBest(shapes);
    expectClose(exact, expected.p_best, rtol);
    expectClose(weightsFromChances(exact, 0.01), expected.weights_floor_1pct, rtol);
    expectClose(weightsFromChances(exact, 0.05), expected.weights_floor_5pct, rtol);
    drawProbabilityBest(shapes, 10_000, seededRandom('thompson')).forEach((chance, arm) => {
      expect(Math.abs(chance - (expected.p_best[arm] ?? 0))).toBeLessThan(0.02);
    });
  },
);

const sums = z
  .object({ n: number, sum: number, sum_squares: number })
  .transform(({ n, sum, sum_squares }) => sampleFromSums({ n, sum, sumSquares: sum_squares }));

goldenVector(
  'roi-10pct-holdout',
  {
    input: z.object({
      treated: sums,
      control: sums,
      margin: number,
      cost_per_message: number,
      sent: number,
      fixed_cost: number,
      incentive: number,
      conversions_treated: number,
    }),
    expected: tree,
  },
  (input, expected, rtol) => {
    const { control, treated } = input;
    const test = welchTest(control, treated, 0.05);
    if (test === null) throw new Error('expected a test');
    const cost =
      input.sent * input.cost_per_message +
      input.fixed_cost +
      input.incentive * input.conversions_treated;
    const economics = { nTreated: treated.n, margin: input.margin, cost };
    const overBand = (f: (revenue: number) => number) =>
      [test.ci.low, test.ci.high].map((diff) => f(diff * treated.n));
    const revenue = test.diff * treated.n;
    const profit = (sum: number) => profitOf(sum, economics);
    const roi = (sum: number) => returnOnInvestment(profit(sum), economics) ?? Number.NaN;
    expectClose(
      {
        rev_per_customer_treated: treated.mean,
        rev_per_customer_control: control.mean,
        ...test,
        incremental_revenue: revenue,
        incremental_revenue_ci: overBand((sum) => sum),
        cost,
        incremental_profit: profit(revenue),
        incremental_profit_ci: overBand(profit),
        roi: roi(revenue),
        roi_ci: overBand(roi),
        iroas: revenue / cost,
        iroas_ci: overBand((sum) => sum / cost),
        break_even_diff: breakEvenDifference(economics),
        prob_profitable_flat_prior: probabilityOfProfit(test.diff, test.se, economics),
      },
      expected,
      rtol,
    );
  },
);

goldenVector(
  'sample-size-proportions',
  {
    input: z.object({
      cases: z.array(
        z.object({
          p_control: number,
          p_treated: number,
          alpha: number,
          power: number,
          k: number,
        }),
      ),
    }),
    expected: z.array(tree),
  },
  ({ cases }, expected, rtol) => {
    const sizes = cases.map(({ p_control, p_treated, alpha, power, k }) => {
      const n = controlSizeForRates({
        controlRate: p_control,
        treatedRate: p_treated,
        alpha,
        power,
        ratio: k,
      });
      return { n_control: n, n_control_ceil: Math.ceil(n), n_treated_ceil: Math.ceil(n * k) };
    });
    expectClose(sizes, expected, rtol);
  },
);

goldenVector(
  'holm-bh',
  { input: z.object({ p: list }), expected: z.object({ holm: list, bh: list }) },
  ({ p }, expected, rtol) => {
    expectClose(adjustP(p, 'holm'), expected.holm, rtol);
    expectClose(adjustP(p, 'benjamini-hochberg'), expected.bh, rtol);
  },
);

const scores = z.object({ r: list, f: list, m: list });

goldenVector(
  'rfm-20-customers',
  {
    input: z.object({
      as_of: z.string(),
      customers: z.array(z.tuple([number, z.string(), number, number])),
    }),
    expected: z.object({
      recency_days: list,
      value: scores.extend({ cuts: z.object({ minus_recency: list, f: list, m: list }) }),
      ntile: scores,
    }),
  },
  ({ as_of, customers }, { recency_days, value, ntile: byRank }, rtol) => {
    const recency = customers.map(
      ([, last]) => (Date.parse(as_of) - Date.parse(last)) / 86_400_000,
    );
    expectClose(recency, recency_days, rtol);
    const facts = {
      r: recency.map((days) => -days),
      f: customers.map(([, , frequency]) => frequency),
      m: customers.map(([, , , money]) => money),
    };
    expectClose(quantileCuts(facts.r, 5), value.cuts.minus_recency, rtol);
    expectClose(quantileCuts(facts.f, 5), value.cuts.f, rtol);
    expectClose(quantileCuts(facts.m, 5), value.cuts.m, rtol);
    for (const key of ['r', 'f', 'm'] as const) {
      const cuts = quantileCuts(facts[key], 5);
      expect(facts[key].map((fact) => scoreByCuts(fact, cuts))).toEqual(value[key]);
      expect(ntile(facts[key], 5)).toEqual(byRank[key]);
    }
  },
);
