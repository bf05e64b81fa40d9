/**
 * What is in force ▶ the log that `evaluate` follows.
 *
 * Head and log are two writes. Whoever appends looks at the head again afterwards and appends once
 * more if it has moved on, so the last entry always tells the newest state; a crash in between is
 * made good by the calendar entry that was written with the head.
 */
import { type Weights, withWeights } from '#shared/domain/allocation/next-weights.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignHead, Pins } from '#shared/domain/campaign/life-cycle.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import type { CampaignVersion } from '#shared/ports/campaign-store.ts';
import { plansDue } from '../plan-schedule.ts';
import type { ApiPorts } from './ports.ts';

export type PublishCampaignPorts = Pick<ApiPorts, 'campaigns' | 'segments' | 'rulesetLog' | 'due'>;

const MAX_ROUNDS = 20;

/** @param plan false: what it plans goes on as it was, only its weights are others */
export async function publishCampaign(
  ports: PublishCampaignPorts,
  id: string,
  plan = true,
): Promise<void> {
  let head = await ports.campaigns.head(id);
  for (let round = 0; round < MAX_ROUNDS && head !== undefined; round++) {
    const published = await asPublished(ports, head);
    if (published === undefined) return;
    await ports.rulesetLog.append({ kind: 'campaign', published });
    const now = await ports.campaigns.head(id);
    if (now?.revision === head.revision) {
      const due = plan ? plansDue(published, new Date(head.changedAt)) : [];
      if (due.length > 0) await ports.due.add(due);
      return;
    }
    head = now;
  }
  throw new DomainError(
    'CAMPAIGN_CONTENDED',
    'the campaign changes faster than it can be published',
    {
      retryable: true,
    },
  );
}

async function asPublished(
  ports: PublishCampaignPorts,
  head: CampaignHead,
): Promise<PublishedCampaign | undefined> {
  const { inForce } = head;
  if (inForce === undefined) return undefined;
  const stored = await ports.campaigns.version(head.id, inForce.version);
  if (stored === undefined) throw lost(`version ${inForce.version} of campaign ${head.id}`);
  const status = head.status === 'live' || head.status === 'paused' ? head.status : 'ended';
  const campaign = campaignInForce(stored.campaign, inForce.weights);
  const pinned = await pinnedVersion(ports, { ...stored, campaign }, inForce.pins);
  const countedFrom = inForce.counting?.knownFrom;
  return { id: head.id, status, ...pinned, ...(countedFrom !== undefined && { countedFrom }) };
}

/** A version with the segments and templates that were fixed for it. */
export async function pinnedVersion(
  ports: Pick<ApiPorts, 'segments'>,
  { version, campaign }: CampaignVersion,
  pins: Pins,
): Promise<Omit<PublishedCampaign, 'id' | 'status'>> {
  const segments = await Promise.all(
    Object.entries(pins.segments).map(async ([id, version]): Promise<[string, Condition]> => {
      const segment = await ports.segments.version(id, version);
      if (segment === undefined) throw lost(`version ${version} of segment ${id}`);
      return [id, segment.content.condition];
    }),
  );
  return {
    version,
    campaign,
    segments: Object.fromEntries(segments),
    templates: pins.templates,
  };
}

/** With the weights of automatic allocation in place of the written ones. */
export const campaignInForce = (campaign: Campaign, weights: Weights = {}): Campaign => ({
  ...campaign,
  variants: withWeights(campaign.variants, weights),
});

const lost = (what: string): DomainError =>
  new DomainError('VERSION_LOST', `${what} is not there any more`);
