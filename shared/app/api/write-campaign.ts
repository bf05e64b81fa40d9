/** A campaign's content as it came ▶ reviewed, hashed, stored as a version. */
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import {
  type CampaignHead,
  editCampaign,
  type Mover,
  newCampaign,
} from '#shared/domain/campaign/life-cycle.ts';
import type { CampaignDone } from './campaign-answer.ts';
import { saveStep } from './change-campaign.ts';
import { contentHash } from './content-hash.ts';
import type { ApiPorts } from './ports.ts';
import { reviewCampaign } from './review-campaign.ts';

export async function createCampaign(
  ports: ApiPorts,
  id: string,
  campaign: Campaign,
  mover: Mover,
): Promise<CampaignDone> {
  const reviewed = await reviewCampaign(ports, campaign);
  const { errors, warnings } = reviewed;
  if (errors.length > 0) return { refused: problem('INPUT_INVALID', undefined, { errors }) };
  const hash = await contentHash(campaign);
  const head = newCampaign(id, { campaign, contentHash: hash }, mover);
  const created = await ports.campaigns.create({
    head,
    version: versionOf(head, campaign, mover),
    calendar: [],
  });
  switch (created) {
    case 'created':
      return { head, warnings };
    case 'id_taken':
      return { refused: problem('ALREADY_EXISTS', 'there is a campaign with this id') };
    case 'name_taken':
      return { refused: await nameTaken(ports, campaign.name) };
  }
}

/** A new version on top of `head`; content equal to the newest changes nothing. */
export async function writeVersion(
  ports: ApiPorts,
  head: CampaignHead,
  campaign: Campaign,
  mover: Mover,
): Promise<CampaignDone> {
  const { errors, warnings } = await reviewCampaign(ports, campaign);
  if (errors.length > 0) return { refused: problem('INPUT_INVALID', undefined, { errors }) };
  const hash = await contentHash(campaign);
  if (hash === head.contentHash) return { head, warnings };
  const moved = editCampaign(head, { campaign, contentHash: hash }, mover);
  if (moved.outcome === 'refused') return saveStep(ports, head, moved);
  const saved = await saveStep(ports, head, moved, {
    version: versionOf(moved.head, campaign, mover),
  });
  if ('head' in saved) return { ...saved, warnings };
  return saved.refused.code === 'NAME_TAKEN'
    ? { refused: await nameTaken(ports, campaign.name) }
    : saved;
}

const versionOf = (
  { version, contentHash: hash }: CampaignHead,
  campaign: Campaign,
  { actor, now }: Mover,
) => ({
  version,
  campaign,
  contentHash: hash,
  author: actor,
  at: now.toISOString(),
});

async function nameTaken(ports: ApiPorts, name: string): Promise<Problem> {
  const holder = await ports.campaigns.idByName(name);
  const detail = holder === undefined ? undefined : `the campaign "${holder}" has this name`;
  return problem('NAME_TAKEN', detail, {
    errors: [{ pointer: '#/name', rule: 'unique', detail: 'is in use' }],
  });
}
