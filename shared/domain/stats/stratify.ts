/**
 * Comparing arms whose weights changed on the way. Thrown together, a variant that received more
 * customers in a good week looks better for it; so the arms are compared within each period of
 * constant weights, and the periods weighted by their customers (post-stratification: W. G. Cochran,
 * "Sampling Techniques", 3rd ed., 5A.9).
 */
import type { Proportion, Sample } from './sample.ts';

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

/**
 * The rate of each arm as if every period had shared its customers out alike, with as many customers
 * as it is worth. `periods` by arm; those in which an arm has nobody are left out, and without any
 * other the totals are given.
 */
export function evenedOut(periods: readonly (readonly Proportion[])[]): Proportion[] {
  const usable = periods.filter((arms) => arms.every(({ n }) => n > 0));
  const [first = []] = periods;
  if (usable.length === 0) return first.map((_, arm) => totalOf(periods, arm));
  const sizes = usable.map((arms) => arms.reduce((sum, { n }) => sum + n, 0));
  const customers = sizes.reduce((sum, size) => sum + size, 0);
  return first.map((_, arm) => {
    let rate = 0;
    let errorFactor = 0;
    for (const [index, arms] of usable.entries()) {
      const { n, converters } = arms[arm] ?? { n: 1, converters: 0 };
      const share = (sizes[index] ?? 0) / customers;
      rate += (share * converters) / n;
      errorFactor += share ** 2 / n;
    }
    const n = 1 / errorFactor;
    return { n, converters: Math.min(n, rate * n) };
  });
}

function totalOf(periods: readonly (readonly Proportion[])[], arm: number): Proportion {
  const own = periods.flatMap((arms) => arms[arm] ?? []);
  return {
    n: own.reduce((sum, { n }) => sum + n, 0),
    converters: own.reduce((sum, { converters }) => sum + converters, 0),
  };
}
