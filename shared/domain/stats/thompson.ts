/**
 * Automatic allocation: weights that follow the chance of being best (W. R. Thompson, Biometrika 25
 * (1933) 285–294), never below a floor.
 */
import { DomainError } from '../domain-error.ts';
import type { BetaShape } from './posterior.ts';
import { drawBeta, type Random } from './random.ts';

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
