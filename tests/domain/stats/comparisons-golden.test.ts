/** The golden vectors of rates, means, sequential bands and CUPED. */
import { expect } from 'vitest';
import * as z from 'zod';
import { cuped, type PairedSample } from '#shared/domain/stats/cuped.ts';
import { normalTwoSided, normalUpperQuantile } from '#shared/domain/stats/normal.ts';
import {
  newcombeInterval,
  pooledZTest,
  waldDifference,
  wilsonInterval,
} from '#shared/domain/stats/proportions.ts';
import { deltaLift, fiellerLift, logLift } from '#shared/domain/stats/relative-lift.ts';
import { type Sample, sampleFromProportion, sampleFromSums } from '#shared/domain/stats/sample.ts';
import { sequentialCritical, sequentialP, sequentialRho } from '#shared/domain/stats/sequential.ts';
import { tTwoSided, tUpperQuantile } from '#shared/domain/stats/student-t.ts';
import { welchDegrees, welchTest } from '#shared/domain/stats/welch.ts';
import { expectClose, goldenVector, number, pair } from './golden.ts';

const list = z.array(number);
const tree = z.record(z.string(), z.unknown());
const ends = (ci: { low: number | null; high: number | null } | null) => [ci?.low, ci?.high];

for (const id of ['prop-small', 'prop-typical-10pct-holdout']) {
  goldenVector(
    id,
    {
      input: z.object({
        x_control: number,
        n_control: number,
        x_treated: number,
        n_treated: number,
        alpha: number,
      }),
      expected: tree,
    },
    (input, expected, rtol) => {
      const { alpha } = input;
      const control = { converters: input.x_control, n: input.n_control };
      const treated = { converters: input.x_treated, n: input.n_treated };
      const [a, b] = [sampleFromProportion(control), sampleFromProportion(treated)];
      const wald = waldDifference(control, treated, alpha);
      expectClose(
        {
          rate_a: a.mean,
          rate_b: b.mean,
          wald: { ...wald, ci: ends(wald.ci) },
          newcombe_ci: ends(newcombeInterval(control, treated, alpha)),
          wilson_a: ends(wilsonInterval(control, alpha)),
          wilson_b: ends(wilsonInterval(treated, alpha)),
          pooled_z: pooledZTest(control, treated),
          ...relative(a, b, alpha),
        },
        expected,
        rtol,
      );
    },
  );
}

goldenVector(
  'wilson-99',
  { input: z.object({ x: number, n: number, alpha: number }), expected: pair },
  ({ x, n, alpha }, expected, rtol) =>
    expectClose(ends(wilsonInterval({ converters: x, n }, alpha)), expected, rtol),
);

const sums = z
  .object({ n: number, sum: number, sum_squares: number })
  .transform(({ n, sum, sum_squares }) => ({ n, sum, sumSquares: sum_squares }));

goldenVector(
  'welch-unequal-n',
  { input: z.object({ control: sums, treated: sums, alpha: number }), expected: tree },
  ({ control, treated, alpha }, expected, rtol) => {
    const [a, b] = [sampleFromSums(control), sampleFromSums(treated)];
    const abs = welchTest(a, b, alpha);
    const { rel_delta_t, rel_fieller, rel_log } = relative(a, b, alpha);
    expectClose(
      {
        mean_a: a.mean,
        var_a: a.variance,
        mean_b: b.mean,
        var_b: b.variance,
        abs: { ...abs, ci: ends(abs?.ci ?? null) },
        rel_delta_t,
        rel_fieller,
        rel_log,
      },
      expected,
      rtol,
    );
  },
);

goldenVector(
  'welch-raw-small',
  { input: z.object({ control: list, treated: list, alpha: number }), expected: tree },
  ({ control, treated, alpha }, expected, rtol) => {
    const found = welchTest(sampleOf(control), sampleOf(treated), alpha);
    expectClose({ ...found, ci: ends(found?.ci ?? null) }, expected, rtol);
  },
);

goldenVector(
  'seq-rho',
  { input: z.object({ cases: z.array(pair) }), expected: list },
  ({ cases }, expected, rtol) =>
    expectClose(
      cases.map(([alpha, tuning]) => sequentialRho(alpha, tuning)),
      expected,
      rtol,
    ),
);

const look = z.object({
  n_control: number,
  n_treated: number,
  x_control: number,
  x_treated: number,
});

goldenVector(
  'seq-proportion-path',
  {
    input: z.object({ looks: z.array(look), alpha: number, tuning: number }),
    expected: z.array(tree),
  },
  ({ looks, alpha, tuning }, expected, rtol) =>
    expectClose(
      looks.map((at) => bands(at, alpha, tuning)),
      expected,
      rtol,
    ),
);

goldenVector(
  'cumulative-lift-14-days',
  { input: z.object({ days: z.array(look) }), expected: z.array(tree) },
  ({ days }, expected, rtol) => {
    const total = { n_control: 0, n_treated: 0, x_control: 0, x_treated: 0 };
    const points = days.map((day, index) => {
      total.n_control += day.n_control;
      total.n_treated += day.n_treated;
      total.x_control += day.x_control;
      total.x_treated += day.x_treated;
      const band = bands(total, 0.05, 5000);
      return { day: index + 1, ...total, ...band, incremental: band.diff * total.n_treated };
    });
    expectClose(points, expected, rtol);
  },
);

goldenVector(
  'cuped-raw',
  {
    input: z.object({
      control_post: list,
      control_pre: list,
      treated_post: list,
      treated_pre: list,
      alpha: number,
    }),
    expected: z.looseObject({ abs: z.looseObject({ ci: pair }), rel: z.looseObject({ ci: pair }) }),
  },
  (input, expected, rtol) => {
    const control = paired(input.control_post, input.control_pre);
    const treated = paired(input.treated_post, input.treated_pre);
    const found = cuped(control, treated, input.alpha);
    const plain = welchTest(control.post, treated.post, input.alpha);
    const { abs, rel, ...rest } = expected;
    expectNearInterval(found?.absolute.ci, abs.ci, rtol);
    expectNearInterval(found?.relative?.ci, rel.ci, rtol);
    expectClose({ ...found?.absolute, ci: abs.ci }, abs, rtol);
    expectClose({ ...found?.relative, ci: rel.ci }, rel, rtol);
    expectClose(
      {
        theta: found?.theta,
        mean_a_adj: found?.control.mean,
        mean_b_adj: found?.treated.mean,
        var_a_adj: found?.control.variance,
        var_b_adj: found?.treated.variance,
        unadjusted_abs: { ...plain, ci: ends(plain?.ci ?? null) },
        variance_reduction: found?.varianceReduction,
        corr: found?.correlation,
      },
      rest,
      rtol,
    );
  },
);

/**
 * Ends held to `rtol` of the width. The reference's t quantile at df 60.59 is off by 9e-10 (its own se
 * and df give 1.99989543157, as @stdlib and direct integration of the density do), and an end near
 * zero magnifies that beyond `rtol` of itself.
 */
function expectNearInterval(
  actual: { low: number; high: number } | undefined,
  [low, high]: [number, number],
  rtol: number,
): void {
  expect(Math.abs((actual?.low ?? Number.NaN) - low)).toBeLessThan(rtol * (high - low));
  expect(Math.abs((actual?.high ?? Number.NaN) - high)).toBeLessThan(rtol * (high - low));
}

function relative(a: Sample, b: Sample, alpha: number) {
  const z = normalUpperQuantile(alpha / 2);
  const df = welchDegrees(a, b) ?? Number.NaN;
  const byZ = deltaLift(a, b, z);
  const byT = deltaLift(a, b, tUpperQuantile(alpha / 2, df));
  const log = logLift(a, b, z);
  const fieller = fiellerLift(a, b, z);
  const statistic = (byZ?.lift ?? 0) / (byZ?.se ?? 0);
  return {
    rel_delta_z: { ...byZ, df, p: normalTwoSided(statistic), ci: ends(byZ?.ci ?? null) },
    rel_delta_t: { ...byT, df, p: tTwoSided(statistic, df), ci: ends(byT?.ci ?? null) },
    rel_log: { lift: log?.lift, se_log: log?.seLog, ci: ends(log?.ci ?? null) },
    rel_fieller: { lift: fieller?.lift, g: fieller?.g, ci: ends(fieller) },
  };
}

function bands(at: z.infer<typeof look>, alpha: number, tuning: number) {
  const { diff, se, ci } = waldDifference(
    { converters: at.x_control, n: at.n_control },
    { converters: at.x_treated, n: at.n_treated },
    alpha,
  );
  const n = at.n_control + at.n_treated;
  const halfwidth = se * sequentialCritical(n, alpha, tuning);
  return {
    diff,
    se,
    fixed_ci: ends(ci),
    seq_ci: [diff - halfwidth, diff + halfwidth],
    halfwidth,
    seq_p: sequentialP(diff, se, n, alpha, tuning),
  };
}

function sampleOf(values: readonly number[]): Sample {
  return sampleFromSums({
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumSquares: values.reduce((sum, value) => sum + value * value, 0),
  });
}

function paired(post: readonly number[], pre: readonly number[]): PairedSample {
  const [after, before] = [sampleOf(post), sampleOf(pre)];
  const products = post.reduce((sum, value, index) => sum + value * (pre[index] ?? 0), 0);
  const n = post.length;
  return {
    n,
    post: after,
    pre: before,
    covariance: (products - n * after.mean * before.mean) / (n - 1),
  };
}
