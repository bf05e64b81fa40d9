import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { SendQuota } from '#shared/ports/send-quota.ts';

/** One message's share of a campaign's limits, however often its preparation is repeated. */
export interface SingleQuota {
  take(): Promise<'taken' | 'exhausted'>;
  giveBack(): Promise<void>;
}

export function singleQuota(
  quota: SendQuota,
  published: PublishedCampaign | undefined,
): SingleQuota {
  let taken = false;
  return {
    async take() {
      if (published === undefined || published.campaign.limits.sends === undefined || taken)
        return 'taken';
      const answer = await quota.take(published);
      taken = answer === 'taken';
      return answer;
    },
    async giveBack() {
      if (!taken || published === undefined) return;
      taken = false;
      await quota.giveBack(published);
    },
  };
}
