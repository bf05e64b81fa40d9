/** Difference of two means with unequal variances. */
import { around, checkAlpha, type Interval, type Sample, squaredError } from './sample.ts';
import { tTwoSided, tUpperQuantile } from './student-t.ts';

export interface WelchResult {
  readonly diff: number;
  readonly se: number;
  readonly df: number;
  readonly t: number;
  readonly p: number;
  readonly ci: Interval;
}

/**
 * Treated − control: B. L. Welch, Biometrika 34 (1947) 28–35. null when an arm has fewer than two
 * customers or nothing varies: there is then no error to measure a difference by.
 */
export function welchTest(control: Sample, treated: Sample, alpha: number): WelchResult | null {
  checkAlpha(alpha);
  const se = Math.sqrt(squaredError(control) + squaredError(treated));
  const df = welchDegrees(control, treated);
  if (df === null) return null;
  const diff = treated.mean - control.mean;
  const t = diff / se;
  const ci = around(diff, tUpperQuantile(alpha / 2, df) * se);
  return { diff, se, df, t, p: tTwoSided(t, df), ci };
}

/** Welch–Satterthwaite degrees of freedom: F. E. Satterthwaite, Biometrics Bulletin 2 (1946). */
export function welchDegrees(control: Sample, treated: Sample): number | null {
  if (control.n < 2 || treated.n < 2) return null;
  const a = squaredError(control);
  const b = squaredError(treated);
  if (!(a + b > 0)) return null;
  // As shares of the whole, so that tiny variances do not underflow when squared.
  const share = a / (a + b);
  return 1 / (share ** 2 / (control.n - 1) + (1 - share) ** 2 / (treated.n - 1));
}
