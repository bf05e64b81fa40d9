/** From a campaign's figures to the weights of its next days. */
import { plannedShares, sharesOfSplit, splitOf } from '../assignment.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Cell } from '../measure/unit.ts';
import { posteriorOf, probabilityBest } from '../stats/posterior.ts';
import type { Proportion } from '../stats/sample.ts';
import { evenedOut } from '../stats/stratify.ts';
import { weightsFromChances } from '../stats/thompson.ts';
import { durationMs } from '../time/duration.ts';

export type Weights = Readonly<Record<string, number>>;

const DAY = 86_400_000;
/** At the present weights, before they change again: a period without anybody in an arm says nothing. */
const LEAST_PER_ARM = 10;

/**
 * Weights by variant, in whole percents; undefined when those of `campaign` stay. Only customers whose
 * time to convert is over are learnt from: younger ones look like failures, and the arm that has most of
 * them would starve. Rates are compared within periods of equal weights, as in the report.
 *
 * Randomised probability matching (S. L. Scott, Applied Stochastic Models in Business and Industry 26
 * (2010) 639–658), which is Thompson sampling for many customers at a time; the chance of being best is
 * integrated and not drawn, so the same figures give the same weights.
 *
 * @param campaign with the weights that are in force
 * @param cells of the campaign; those of versions with other arms or another holdout are left out
 */
export function nextWeights(
  campaign: Campaign,
  cells: readonly Cell[],
  now: Date,
): Weights | undefined {
  const { allocation, objective, variants } = campaign;
  if (allocation === undefined || objective === undefined) return undefined;
  const own = cells.filter(({ key }) => sharesOfSplit(key.split, campaign) !== undefined);
  const present = own.filter(({ key }) => key.split === splitOf(campaign));
  const arms = Object.keys(plannedShares(campaign));
  if (arms.some((arm) => rateOf(present, arm).n < LEAST_PER_ARM)) return undefined;

  const waits = durationMs(allocation.learnsAfter ?? objective.within);
  const closed = own.filter(({ key }) => Date.parse(key.day) + DAY + waits <= now.getTime());
  const ids = variants.map(({ id }) => id);
  if (ids.some((id) => rateOf(closed, id).n < allocation.startUp)) return undefined;
  const periods = Map.groupBy(closed, ({ key }) => key.split);
  const rates = evenedOut([...periods.values()].map((of) => ids.map((id) => rateOf(of, id))));
  const chances = probabilityBest(rates.map((rate) => posteriorOf(rate)));
  const percents = wholePercents(weightsFromChances(chances, allocation.floor), allocation.floor);
  const weights = Object.fromEntries(ids.map((id, index) => [id, percents[index] ?? 0]));
  const next = { ...campaign, variants: withWeights(variants, weights) };
  return splitOf(next) === splitOf(campaign) ? undefined : weights;
}

/** The variants at those weights; one that is not named keeps its own. */
export const withWeights = (
  variants: Campaign['variants'],
  weights: Weights,
): Campaign['variants'] =>
  variants.map((variant) => ({
    ...variant,
    weight: Object.hasOwn(weights, variant.id)
      ? (weights[variant.id] ?? variant.weight)
      : variant.weight,
  }));

function rateOf(cells: readonly Cell[], arm: string): Proportion {
  const own = cells.filter(({ key }) => key.arm === arm).map(({ figures }) => figures.effect);
  return {
    n: own.reduce((sum, { assigned }) => sum + assigned, 0),
    converters: own.reduce((sum, { converters }) => sum + converters, 0),
  };
}

/** They add up to 100 and none is below the floor: what rounding leaves over goes to the largest remainders. */
function wholePercents(weights: readonly number[], floor: number): number[] {
  const least = Math.ceil(100 * floor - 1e-9);
  const room = Math.max(0, 100 - least * weights.length);
  const above = weights.map((weight) => Math.max(0, weight - floor));
  const total = above.reduce((sum, part) => sum + part, 0);
  const exact = above.map((part) => (total > 0 ? (part / total) * room : room / weights.length));
  const whole = exact.map((part) => Math.floor(part + 1e-9));
  const over = room - whole.reduce((sum, part) => sum + part, 0);
  const first = exact
    .map((part, index) => ({ index, rest: part - (whole[index] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, over)
    .map(({ index }) => index);
  return whole.map((part, index) => least + part + Number(first.includes(index)));
}
