/** Relative lift, treated ÷ control − 1, three ways. Fieller is the one reported. */
import { around, type Interval, type Sample, squaredError } from './sample.ts';

/** An end that the data cannot bound is null. */
export interface OpenInterval {
  readonly low: number | null;
  readonly high: number | null;
}

export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
  readonly varNumerator: number;
  readonly varDenominator: number;
  readonly covariance: number;
}

/** Two independent arms: treated mean over control mean. */
export function ratioOfMeans(control: Sample, treated: Sample): Ratio {
  return {
    numerator: treated.mean,
    denominator: control.mean,
    varNumerator: squaredError(treated),
    varDenominator: squaredError(control),
    covariance: 0,
  };
}

/**
 * Every ratio r that a test of "numerator − r · denominator = 0" at `critical` standard errors does
 * not reject: E. C. Fieller, JRSS B 16 (1954) 175–185. `g` ≥ 1 means that the denominator is itself
 * within `critical` errors of zero: the set then has no end on at least one side, and where it falls
 * in two pieces the pieces and what lies between are given up as unbounded.
 *
 * `nonNegative` says that the ratio cannot be below zero (rates): no end is then below it, the far
 * piece drops out, and a lower end may stand alone. null when the denominator is zero.
 */
export function fiellerRatio(
  ratio: Ratio,
  critical: number,
  options: { nonNegative?: boolean } = {},
): (OpenInterval & { g: number }) | null {
  const { numerator: m, denominator: d, varNumerator, varDenominator, covariance } = ratio;
  if (d === 0) return null;
  const c2 = critical * critical;
  const g = (c2 * varDenominator) / (d * d);
  // (d² − c² Vd) r² − 2 (m d − c² C) r + (m² − c² Vm) ≤ 0, divided by d².
  const middle = m / d - (c2 * covariance) / (d * d);
  const last = (m / d) ** 2 - (c2 * varNumerator) / (d * d);
  const discriminant = middle * middle - (1 - g) * last;
  const open = { low: null, high: null, g };
  if (g === 1 || (g > 1 && discriminant < 0)) return open;
  // With g < 1 the ratio itself solves the inequality: a negative discriminant is rounding.
  const root = Math.sqrt(Math.max(discriminant, 0));
  const [low = 0, high = 0] = [(middle - root) / (1 - g), (middle + root) / (1 - g)].sort(
    (x, y) => x - y,
  );
  if (g < 1) return { low: options.nonNegative ? Math.max(low, 0) : low, high, g };
  return options.nonNegative && low < 0 && high > 0 ? { ...open, low: high } : open;
}

/** Fieller for the relative lift of two independent arms; see `fiellerRatio`. */
export function fiellerLift(
  control: Sample,
  treated: Sample,
  critical: number,
  options: { nonNegative?: boolean } = {},
): (OpenInterval & { lift: number; g: number }) | null {
  const found = fiellerRatio(ratioOfMeans(control, treated), critical, options);
  if (found === null) return null;
  return { ...liftOf(found), g: found.g, lift: treated.mean / control.mean - 1 };
}

/**
 * Delta method: symmetric, and too short above when the control arm is small, which is why it is not
 * the one reported (G. Casella, R. Berger, "Statistical Inference", 2nd ed., 5.5.4). null when the
 * control mean is zero.
 */
export function deltaLift(
  control: Sample,
  treated: Sample,
  critical: number,
): { lift: number; se: number; ci: Interval } | null {
  if (control.mean === 0) return null;
  const lift = treated.mean / control.mean - 1;
  const se =
    Math.sqrt((1 + lift) ** 2 * squaredError(control) + squaredError(treated)) /
    Math.abs(control.mean);
  return { lift, se, ci: around(lift, critical * se) };
}

/**
 * Log-ratio interval (D. Katz et al., Biometrics 34 (1978) 469–474, for rates; the delta method on
 * the logarithm for means). null unless both means are above zero.
 */
export function logLift(
  control: Sample,
  treated: Sample,
  critical: number,
): { lift: number; seLog: number; ci: Interval } | null {
  if (!(control.mean > 0) || !(treated.mean > 0)) return null;
  const ratio = treated.mean / control.mean;
  const seLog = Math.sqrt(
    squaredError(control) / control.mean ** 2 + squaredError(treated) / treated.mean ** 2,
  );
  const factor = Math.exp(critical * seLog);
  return { lift: ratio - 1, seLog, ci: { low: ratio / factor - 1, high: ratio * factor - 1 } };
}

function liftOf({ low, high }: OpenInterval): OpenInterval {
  return { low: low === null ? null : low - 1, high: high === null ? null : high - 1 };
}
