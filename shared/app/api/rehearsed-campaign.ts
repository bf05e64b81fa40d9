/** A version of a campaign as if it were live: a draft with the newest of what it names. */
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { ApiPorts } from './ports.ts';
import { pinnedVersion } from './publish-campaign.ts';
import { reviewCampaign } from './review-campaign.ts';

export type RehearsedCampaignPorts = Pick<
  ApiPorts,
  'campaigns' | 'templates' | 'segments' | 'settings' | 'offerCodes'
>;

/** @param wanted the newest version unless given */
export async function rehearsedCampaign(
  ports: RehearsedCampaignPorts,
  id: string,
  wanted?: number,
): Promise<{ readonly published: PublishedCampaign } | { readonly refused: Problem }> {
  const head = await ports.campaigns.head(id);
  if (head === undefined) return { refused: problem('CAMPAIGN_UNKNOWN') };
  const stored = await ports.campaigns.version(id, wanted ?? head.version);
  if (stored === undefined) return { refused: problem('CAMPAIGN_VERSION_UNKNOWN') };
  const { version, campaign } = stored;
  const known =
    head.inForce?.version === version
      ? head.inForce.pins
      : head.version === version
        ? head.pins
        : undefined;
  const reviewed = known === undefined ? await reviewCampaign(ports, campaign) : undefined;
  if (reviewed !== undefined && reviewed.errors.length > 0)
    return { refused: problem('CAMPAIGN_INCOMPLETE', undefined, { errors: reviewed.errors }) };
  const pins = known ?? reviewed?.pins ?? { templates: {}, segments: {} };
  const pinned = await pinnedVersion(ports, stored, pins);
  return { published: { id, status: 'live', ...pinned } };
}
