/**
 * Automatic allocation: weights that follow the chance of being best (W. R. Thompson, Biometrika 25
 * (1933) 285–294), never below a floor, and equal until every arm has had a fair start.
 */
import { DomainError } from '../domain-error.ts';
import { type BetaShape, posteriorOf } from './posterior.ts';
import { drawBeta, type Random } from './random.ts';
import type { Proportion } from './sample.ts';

export interface ThompsonOptions {
  /** Least weight of any arm, so that each keeps being learnt about; at most 1 / arms. */
  readonly floor: number;
  /** Customers that every arm must have before the weights may leave equality. */
  readonly minimumPerArm: number;
  /** 10,000 draws leave an error of about half a percentage point. */
  readonly draws: number;
}

/**
 * Weights of the arms, which sum to 1, from customers whose attribution window has closed (younger
 * ones look like failures and would starve the newest arm). The holdout is no arm here: its share
 * is fixed, which is what keeps the comparison with it valid. Throws `STATS_INPUT`.
 */
export function thompsonWeights(
  arms: readonly Proportion[],
  { floor, minimumPerArm, draws }: ThompsonOptions,
  random: Random,
): number[] {
  if (arms.length === 0) return [];
  if (arms.some(({ n }) => n < minimumPerArm)) return arms.map(() => 1 / arms.length);
  return weightsFromChances(
    drawProbabilityBest(
      arms.map((arm) => posteriorOf(arm)),
      draws,
      random,
    ),
    floor,
  );
}

/** floor + (1 − k · floor) · P(best). Throws `STATS_INPUT` when k floors exceed 1. */
export function weightsFromChances(chances: readonly number[], floor: number): number[] {
  const spread = 1 - chances.length * floor;
  if (!(floor >= 0 && spread >= -1e-12)) {
    throw new DomainError('STATS_INPUT', 'the floor must lie within 0 and 1 / number of arms');
  }
  return chances.map((chance) => floor + Math.max(spread, 0) * chance);
}

/** P(best) by simulation; `probabilityBest` in posterior.ts has it by integration. Throws `STATS_INPUT`. */
export function drawProbabilityBest(
  arms: readonly BetaShape[],
  draws: number,
  random: Random,
): number[] {
  if (!(Number.isInteger(draws) && draws > 0)) {
    throw new DomainError('STATS_INPUT', 'the number of draws must be a whole number above 0');
  }
  const wins = arms.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    let best = 0;
    let highest = -1;
    arms.forEach(({ a, b }, index) => {
      const rate = drawBeta(a, b, random);
      if (rate > highest) {
        highest = rate;
        best = index;
      }
    });
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return wins.map((count) => count / draws);
}
