/** How many customers an experiment needs, and what so many can show. */
import { DomainError } from '../domain-error.ts';
import { normalCdf, normalUpperQuantile } from './normal.ts';
import { checkAlpha } from './sample.ts';
import { sequentialCritical } from './sequential.ts';

export interface PowerTarget {
  readonly controlRate: number;
  readonly treatedRate: number;
  readonly alpha: number;
  /** Chance to find the difference when it is there, such as 0.8. */
  readonly power: number;
  /** Treated customers for each control customer. */
  readonly ratio: number;
}

/**
 * Control customers (not rounded) for a two-sided test of two rates: J. L. Fleiss, "Statistical
 * Methods for Rates and Proportions", 3rd ed., 4.3, pooled under the null, no continuity correction.
 * Infinite when the rates are equal. Throws `STATS_INPUT`.
 */
export function controlSizeForRates(target: PowerTarget): number {
  check(target);
  const { controlRate: a, treatedRate: b, ratio: k } = target;
  const pooled = (a + k * b) / (1 + k);
  const zAlpha = normalUpperQuantile(target.alpha / 2);
  const zPower = normalUpperQuantile(1 - target.power);
  const root =
    zAlpha * Math.sqrt((1 + 1 / k) * pooled * (1 - pooled)) +
    zPower * Math.sqrt(a * (1 - a) + (b * (1 - b)) / k);
  return (root / (b - a)) ** 2;
}

/**
 * Control customers (not rounded) after which the always-valid band excludes zero with the given
 * power at that very look. Looking earlier too can only find it sooner, so this errs to the safe side.
 */
export function controlSizeForBand(target: PowerTarget, tuning: number): number {
  check(target);
  const { controlRate: a, treatedRate: b, ratio: k } = target;
  if (a === b) return Number.POSITIVE_INFINITY;
  const variance = a * (1 - a) + (b * (1 - b)) / k;
  const zPower = normalUpperQuantile(1 - target.power);
  const short = (n: number) =>
    Math.abs(b - a) * Math.sqrt(n / variance) <
    sequentialCritical(n * (1 + k), target.alpha, tuning) + zPower;
  let low = 1e-3;
  let high = 2e-3;
  while (short(high)) [low, high] = [high, high * 2];
  while (high / low > 1 + 1e-12) {
    const middle = Math.sqrt(low * high);
    if (short(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Power of the two-sided test of two rates with so many customers; the inverse of `controlSizeForRates`. */
export function powerForRates(
  target: Omit<PowerTarget, 'power' | 'ratio'> & { nControl: number; nTreated: number },
): number {
  const { controlRate: a, treatedRate: b, nControl, nTreated, alpha } = target;
  const ratio = nTreated / nControl;
  check({ controlRate: a, treatedRate: b, alpha, ratio, power: 0.5 });
  const pooled = (a * nControl + b * nTreated) / (nControl + nTreated);
  const underNull = Math.sqrt(pooled * (1 - pooled) * (1 / nControl + 1 / nTreated));
  const underEffect = Math.sqrt((a * (1 - a)) / nControl + (b * (1 - b)) / nTreated);
  if (underEffect === 0) return a === b ? alpha : 1;
  return normalCdf((Math.abs(b - a) - normalUpperQuantile(alpha / 2) * underNull) / underEffect);
}

/** The smallest relative lift that so many customers show with `power`; null when none up to a rate of 1. */
export function detectableLift(
  target: Omit<PowerTarget, 'treatedRate' | 'ratio'> & { nControl: number; nTreated: number },
): number | null {
  const { controlRate, power } = target;
  if (!(controlRate > 0 && controlRate < 1) || target.nControl < 1 || target.nTreated < 1)
    return null;
  const reaches = (treatedRate: number) => powerForRates({ ...target, treatedRate }) >= power;
  let [low, high] = [controlRate, 1];
  if (!reaches(high)) return null;
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high / controlRate - 1;
}

function check({ controlRate, treatedRate, alpha, power, ratio }: PowerTarget): void {
  checkAlpha(alpha);
  const isRate = (rate: number) => rate >= 0 && rate <= 1;
  if (!isRate(controlRate) || !isRate(treatedRate) || !(power > 0 && power < 1) || !(ratio > 0)) {
    throw new DomainError(
      'STATS_INPUT',
      'rates and power must lie within 0 and 1, the ratio above 0',
    );
  }
}
