/** Conversion rates: one rate, the difference of two in percentage points, and its test. */
import { normalTwoSided, normalUpperQuantile } from './normal.ts';
import {
  around,
  checkAlpha,
  checkProportion,
  type Interval,
  type Proportion,
  sampleFromProportion,
  squaredError,
} from './sample.ts';

/**
 * Score interval of one rate: E. B. Wilson, JASA 22 (1927). Stays within [0, 1] and is informative
 * with no converter at all; with nobody it is the whole of [0, 1].
 */
export function wilsonInterval(rate: Proportion, alpha: number): Interval {
  checkAlpha(alpha);
  checkProportion(rate);
  const { converters, n } = rate;
  if (n === 0) return { low: 0, high: 1 };
  const z2 = normalUpperQuantile(alpha / 2) ** 2;
  const center = converters + z2 / 2;
  const half = Math.sqrt(z2 * ((converters * (n - converters)) / n + z2 / 4));
  // The ends are exact by definition where every customer, or none, converted.
  return {
    low: converters === 0 ? 0 : (center - half) / (n + z2),
    high: converters === n ? 1 : (center + half) / (n + z2),
  };
}

/**
 * Treated − control in percentage points (as a fraction): method 10 of R. G. Newcombe,
 * Statistics in Medicine 17 (1998) 873–890, built from the two Wilson intervals.
 */
export function newcombeInterval(
  control: Proportion,
  treated: Proportion,
  alpha: number,
): Interval {
  const a = wilsonInterval(control, alpha);
  const b = wilsonInterval(treated, alpha);
  const rateA = sampleFromProportion(control).mean;
  const rateB = sampleFromProportion(treated).mean;
  const diff = rateB - rateA;
  return {
    low: diff - Math.hypot(rateB - b.low, a.high - rateA),
    high: diff + Math.hypot(b.high - rateB, rateA - a.low),
  };
}

/** The textbook difference with its unpooled standard error; the base of the sequential interval. */
export function waldDifference(
  control: Proportion,
  treated: Proportion,
  alpha: number,
): { diff: number; se: number; ci: Interval } {
  checkAlpha(alpha);
  const a = sampleFromProportion(control);
  const b = sampleFromProportion(treated);
  const diff = b.mean - a.mean;
  const se = Math.sqrt(squaredError(a) + squaredError(b));
  return { diff, se, ci: around(diff, normalUpperQuantile(alpha / 2) * se) };
}

/**
 * Two-sided test of equal rates with the pooled standard error (J. L. Fleiss, "Statistical Methods
 * for Rates and Proportions", 3rd ed., ch. 3). p is 1 where nothing varies or an arm is empty.
 */
export function pooledZTest(
  control: Proportion,
  treated: Proportion,
): { z: number; p: number; se: number } {
  const a = sampleFromProportion(control);
  const b = sampleFromProportion(treated);
  if (a.n === 0 || b.n === 0) return { z: 0, p: 1, se: 0 };
  const pooled = (control.converters + treated.converters) / (a.n + b.n);
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n));
  const z = se === 0 ? 0 : (b.mean - a.mean) / se;
  return { z, p: normalTwoSided(z), se };
}
