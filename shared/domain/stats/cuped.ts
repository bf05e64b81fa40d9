/**
 * Variance reduction by what customers did before the campaign (CUPED): A. Deng, Y. Xu, R. Kohavi,
 * T. Walker, "Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment
 * Data", WSDM 2013. From sums alone.
 */
import type { OpenInterval } from './relative-lift.ts';
import { fiellerRatio } from './relative-lift.ts';
import { around, type Interval, type Sample } from './sample.ts';
import { tUpperQuantile } from './student-t.ts';
import { type WelchResult, welchTest } from './welch.ts';

/** One arm: an outcome after assignment, the same customers' figure before it, and how they move together. */
export interface PairedSample {
  readonly n: number;
  readonly post: Sample;
  readonly pre: Sample;
  readonly covariance: number;
}

export interface CupedResult {
  readonly theta: number;
  /** Of post and pre over both arms together. */
  readonly correlation: number;
  /** Share of the squared standard error of the difference that the adjustment takes away. */
  readonly varianceReduction: number;
  readonly control: Sample;
  readonly treated: Sample;
  readonly absolute: WelchResult;
  /** Relative to the unadjusted control mean; null where that is zero. */
  readonly relative: { lift: number; se: number; ci: Interval } | null;
  /** Fieller for the same ratio, at any number of standard errors. */
  readonly fieller: (critical: number) => OpenInterval | null;
}

/**
 * θ = cov(post, pre) / var(pre) over both arms pooled; adjusted outcome = post − θ · pre.
 * null when the pre-period figure does not vary, or an arm has fewer than two customers.
 */
export function cuped(
  control: PairedSample,
  treated: PairedSample,
  alpha: number,
): CupedResult | null {
  const pooled = pool(control, treated);
  const plain = welchTest(control.post, treated.post, alpha);
  if (plain === null || !(pooled.pre > 0)) return null;
  const theta = pooled.covariance / pooled.pre;
  const a = adjust(control, theta);
  const b = adjust(treated, theta);
  const absolute = welchTest(a, b, alpha);
  if (absolute === null) return null;
  return {
    theta,
    correlation: pooled.covariance / Math.sqrt(pooled.pre * pooled.post),
    varianceReduction: 1 - (absolute.se / plain.se) ** 2,
    control: a,
    treated: b,
    absolute,
    relative: relativeByDelta(control, treated, theta, absolute, alpha),
    fieller: (critical) => liftByFieller(control, theta, absolute, critical),
  };
}

/** n, mean and variance of post − θ · pre. */
function adjust({ n, post, pre, covariance }: PairedSample, theta: number): Sample {
  const variance = post.variance + theta * theta * pre.variance - 2 * theta * covariance;
  return { n, mean: post.mean - theta * pre.mean, variance: Math.max(variance, 0) };
}

/** Moments of both arms thrown together: within each arm, and between their means. */
function pool(a: PairedSample, b: PairedSample): { post: number; pre: number; covariance: number } {
  const between = (a.n * b.n) / (a.n + b.n);
  const dPost = b.post.mean - a.post.mean;
  const dPre = b.pre.mean - a.pre.mean;
  const joint = (inA: number, inB: number, dx: number, dy: number) =>
    ((a.n - 1) * inA + (b.n - 1) * inB + between * dx * dy) / (a.n + b.n - 1);
  return {
    post: joint(a.post.variance, b.post.variance, dPost, dPost),
    pre: joint(a.pre.variance, b.pre.variance, dPre, dPre),
    covariance: joint(a.covariance, b.covariance, dPost, dPre),
  };
}

/** Delta method; randomisation makes the expected difference of the pre-period means zero. */
function relativeByDelta(
  control: PairedSample,
  treated: PairedSample,
  theta: number,
  absolute: WelchResult,
  alpha: number,
): CupedResult['relative'] {
  const mean = control.post.mean;
  if (mean === 0) return null;
  const ratio = treated.post.mean / mean;
  const inControl =
    ratio * ratio * control.post.variance -
    2 * theta * ratio * control.covariance +
    theta * theta * control.pre.variance;
  const inTreated = adjust(treated, theta).variance;
  const se = Math.sqrt(inTreated / treated.n + inControl / control.n) / Math.abs(mean);
  const lift = absolute.diff / mean;
  return { lift, se, ci: around(lift, tUpperQuantile(alpha / 2, absolute.df) * se) };
}

/** The adjusted difference over the plain control mean, which it moves with. */
function liftByFieller(
  control: PairedSample,
  theta: number,
  absolute: WelchResult,
  critical: number,
): OpenInterval | null {
  const found = fiellerRatio(
    {
      numerator: absolute.diff,
      denominator: control.post.mean,
      varNumerator: absolute.se ** 2,
      varDenominator: control.post.variance / control.n,
      covariance: -(control.post.variance - theta * control.covariance) / control.n,
    },
    critical,
  );
  return found === null ? null : { low: found.low, high: found.high };
}
