/** Which arm a customer is in: a stable function of campaign and customer, independent between campaigns. */
import type { Campaign } from './campaign/campaign.ts';
import { stableId, unitInterval } from './hash.ts';

export const HOLDOUT = 'holdout';

type Shared = Pick<Campaign, 'holdout' | 'variants' | 'allocation'>;

/**
 * The variant's id, or `holdout`. Sticky: the same campaign and customer give the same arm for as
 * long as holdout and weights stay as they are. Two draws, so that changing the weights never
 * moves anybody in or out of the holdout. Where weights change by themselves each change draws anew,
 * so that an arm does not depend on those before it.
 */
export function assignArm(campaignId: string, campaign: Shared, customerId: string): string {
  if (unitInterval('holdout', campaignId, customerId) < campaign.holdout) return HOLDOUT;
  const total = campaign.variants.reduce((sum, variant) => sum + variant.weight, 0);
  const period = campaign.allocation === undefined ? [] : [splitOf(campaign)];
  let draw = unitInterval('variant', campaignId, ...period, customerId) * total;
  for (const variant of campaign.variants) {
    draw -= variant.weight;
    if (draw < 0) return variant.id;
  }
  return campaign.variants.at(-1)?.id ?? HOLDOUT;
}

/**
 * Names the way in which `campaign` shares its customers out: versions that assign alike have the
 * same, so that their customers may be compared together. 8 characters; with automatic allocation the
 * weights follow them, so that every split says itself what it was.
 */
export function splitOf({ holdout, variants, allocation }: Shared): string {
  if (allocation !== undefined)
    return [automaticId(holdout, variants), ...reduced(variants)].join('.');
  const arms = variants.flatMap(({ id, weight }) => [id, String(weight)]);
  return stableId('split', String(holdout), ...arms).slice(0, 8);
}

/** The shares of a split that is one of `campaign`, whatever its weights are now; else undefined. */
export function sharesOfSplit(
  split: string,
  campaign: Shared,
): Readonly<Record<string, number>> | undefined {
  const { holdout, variants, allocation } = campaign;
  if (allocation === undefined)
    return split === splitOf(campaign) ? plannedShares(campaign) : undefined;
  const [id, ...weights] = split.split('.');
  if (id !== automaticId(holdout, variants) || weights.length !== variants.length) return undefined;
  const weighted = variants.map((variant, index) => ({
    ...variant,
    weight: Number(weights[index]),
  }));
  return plannedShares({ holdout, variants: weighted });
}

/** The share of all customers that each arm is to have; they add up to 1. */
export function plannedShares({
  holdout,
  variants,
}: Pick<Campaign, 'holdout' | 'variants'>): Readonly<Record<string, number>> {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ...(holdout > 0 && { [HOLDOUT]: holdout }),
    ...Object.fromEntries(variants.map(({ id, weight }) => [id, ((1 - holdout) * weight) / total])),
  };
}

const automaticId = (holdout: number, variants: Campaign['variants']): string =>
  stableId('automatic', String(holdout), ...variants.map(({ id }) => id)).slice(0, 8);

/** 50 : 50 is 1 : 1. */
function reduced(variants: Campaign['variants']): readonly number[] {
  const divisor = variants.reduce((found, { weight }) => commonDivisor(found, weight), 0);
  return variants.map(({ weight }) => weight / divisor);
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
