import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';

/** Limits over all customers: how many messages a campaign may send. Never exceeded, whoever runs. */
export interface SendQuota {
  /** Takes one send, or says that none is left. What a crash loses stays taken: the limit holds. */
  take(published: PublishedCampaign): Promise<'taken' | 'exhausted'>;
  /** Gives back one that was definitely not handed over. */
  giveBack(published: PublishedCampaign): Promise<void>;
}
