/**
 * Comparing arms whose weights changed on the way. Thrown together, a variant that received more
 * customers in a good week looks better for it; so the arms are compared within each period of
 * constant weights, and the periods weighted by their customers (post-stratification: W. G. Cochran,
 * "Sampling Techniques", 3rd ed., 5A.9).
 */
import type { Sample } from './sample.ts';

export interface Pair {
  readonly control: Sample;
  readonly treated: Sample;
}

/**
 * The two arms as if every period had split its customers alike. Periods in which an arm has nobody
 * say nothing about the difference and are left out. `whole` lends its variance: within a short
 * period it would be mostly noise. Without usable periods, `whole` itself.
 */
export function stratify(periods: readonly Pair[], whole: Pair): Pair {
  const usable = periods.filter(({ control, treated }) => control.n > 0 && treated.n > 0);
  if (usable.length === 0) return whole;
  const customers = usable.reduce((sum, { control, treated }) => sum + control.n + treated.n, 0);
  const combine = (arm: keyof Pair): Sample => {
    let mean = 0;
    let errorFactor = 0;
    for (const period of usable) {
      const share = (period.control.n + period.treated.n) / customers;
      mean += share * period[arm].mean;
      errorFactor += share ** 2 / period[arm].n;
    }
    const n = usable.reduce((sum, period) => sum + period[arm].n, 0);
    return { n, mean, variance: whole[arm].variance * errorFactor * n };
  };
  return { control: combine('control'), treated: combine('treated') };
}
