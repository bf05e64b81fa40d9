/** Which arm a customer is in: a stable function of campaign and customer, independent between campaigns. */
import type { Campaign } from './campaign/campaign.ts';
import { stableId, unitInterval } from './hash.ts';

export const HOLDOUT = 'holdout';

/**
 * The variant's id, or `holdout`. Sticky: the same campaign and customer give the same arm for as
 * long as holdout and weights stay as they are. Two draws, so that changing the weights never
 * moves anybody in or out of the holdout.
 */
export function assignArm(campaignId: string, campaign: Campaign, customerId: string): string {
  if (unitInterval('holdout', campaignId, customerId) < campaign.holdout) return HOLDOUT;
  const total = campaign.variants.reduce((sum, variant) => sum + variant.weight, 0);
  let draw = unitInterval('variant', campaignId, customerId) * total;
  for (const variant of campaign.variants) {
    draw -= variant.weight;
    if (draw < 0) return variant.id;
  }
  return campaign.variants.at(-1)?.id ?? HOLDOUT;
}

/**
 * Names the way in which `campaign` shares its customers out, in 8 characters: versions that assign
 * alike have the same, so that their customers may be compared together.
 */
export function splitOf({ holdout, variants }: Pick<Campaign, 'holdout' | 'variants'>): string {
  const arms = variants.flatMap(({ id, weight }) => [id, String(weight)]);
  return stableId('split', String(holdout), ...arms).slice(0, 8);
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
