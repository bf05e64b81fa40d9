/** A campaign that tells staff instead of customers; its reason says which version it is of. */
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';

/** All that is for messages is left out; whom it looks for, holdout and limits stay. */
export function asNotice(
  { channels: _, offer: _offer, ...campaign }: CampaignInput,
  version: number,
): CampaignInput {
  const { sends, perCustomer } = campaign.limits ?? {};
  const { validFor } = campaign.schedule ?? {};
  return {
    ...campaign,
    notify: { staff: { topic: 'calls', reason: `reason-${version}` } },
    variants: campaign.variants.map(({ id, weight }) => ({ id, weight })),
    delivery: { waitForTurn: campaign.delivery?.waitForTurn ?? false },
    schedule: { ...(validFor !== undefined && { validFor }) },
    limits: {
      ...(sends !== undefined && { sends }),
      ...(perCustomer !== undefined && { perCustomer }),
    },
  };
}
