/** Campaigns by the names that people know them by. */
import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';

/** Campaign id ▶ name. */
export type CampaignNames = ReadonlyMap<string, string>;

/** Of all campaigns, archived ones included. */
export async function campaignNames(
  campaigns: Pick<CampaignStore, 'list'>,
): Promise<CampaignNames> {
  return new Map((await allCampaigns(campaigns)).map(({ id, name }) => [id, name]));
}

/** In id order. */
export async function allCampaigns(
  campaigns: Pick<CampaignStore, 'list'>,
): Promise<readonly CampaignHead[]> {
  const heads: CampaignHead[] = [];
  let cursor: string | undefined;
  do {
    const page = await campaigns.list(100, cursor);
    heads.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return heads;
}

/** The campaign's page. */
export const campaignHref = (id: string): string => `/campaigns/${encodeURIComponent(id)}`;
