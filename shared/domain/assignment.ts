/** Which arm a customer is in: a stable function of campaign and customer, independent between campaigns. */
import type { Campaign } from './campaign/campaign.ts';
import { unitInterval } from './hash.ts';

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
