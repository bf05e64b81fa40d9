/** Sample ratio mismatch: do the arms have the sizes that the assignment promised? */
import { DomainError } from '../domain-error.ts';
import { chiSquareSf } from './chi-square.ts';

/** Below this the split itself is broken and no effect should be believed. */
export const SRM_THRESHOLD = 0.001;

export interface SrmResult {
  readonly chi2: number;
  readonly df: number;
  readonly p: number;
  readonly flag: boolean;
}

/** Sizes of the arms against their weights, of one period in which the weights did not change. */
export interface Split {
  readonly observed: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Chi-square goodness of fit (K. Pearson, 1900), flagged below 0.001 as in A. Fabijan et al.,
 * "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019. An arm of weight 0
 * is left out of the degrees of freedom. Several periods (changing weights) add up.
 * Throws `STATS_INPUT` on negative or ill-matched numbers.
 */
export function sampleRatioTest(splits: readonly Split[]): SrmResult {
  let chi2 = 0;
  let df = 0;
  for (const { observed, weights } of splits) {
    check(observed, weights);
    const open = weights.flatMap((weight, arm) => (weight > 0 ? [arm] : []));
    const total = open.reduce((sum, arm) => sum + (observed[arm] ?? 0), 0);
    const weight = open.reduce((sum, arm) => sum + (weights[arm] ?? 0), 0);
    if (total === 0 || open.length < 2) continue;
    df += open.length - 1;
    for (const arm of open) {
      const expected = (total * (weights[arm] ?? 0)) / weight;
      chi2 += ((observed[arm] ?? 0) - expected) ** 2 / expected;
    }
  }
  const p = df === 0 ? 1 : chiSquareSf(chi2, df);
  return { chi2, df, p, flag: p < SRM_THRESHOLD };
}

function check(observed: readonly number[], weights: readonly number[]): void {
  const sound = (value: number) => value >= 0 && Number.isFinite(value);
  if (observed.length !== weights.length || ![...observed, ...weights].every(sound)) {
    throw new DomainError('STATS_INPUT', 'each arm needs a size and a weight, neither below 0');
  }
}
