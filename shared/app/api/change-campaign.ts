/** One step of a campaign's life, written with its condition and then made known. */
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import {
  type CampaignHead,
  calendarOf,
  changesWhatIsInForce,
  type Moved,
} from '#shared/domain/campaign/life-cycle.ts';
import type { CampaignVersion } from '#shared/ports/campaign-store.ts';
import { type PublishCampaignPorts, publishCampaign } from './publish-campaign.ts';

export interface StepDetails {
  readonly version?: CampaignVersion;
  /** Set while four eyes are asked for: the write itself looks whether it is their own work. */
  readonly approver?: string;
}

/**
 * Writes `moved` on top of `before`; another change meanwhile is a refusal, never a merge. A calendar entry
 * at the instant of the change makes good what a crash leaves unpublished.
 */
export async function saveStep(
  ports: PublishCampaignPorts,
  before: CampaignHead,
  moved: Moved,
  details: StepDetails = {},
): Promise<{ readonly head: CampaignHead } | { readonly refused: Problem }> {
  if (moved.outcome === 'refused') return { refused: problem(moved.reason, moved.detail) };
  const { head } = moved;
  const toPublish = changesWhatIsInForce(before, head);
  const changedAt = new Date(head.changedAt);
  const calendar = [...calendarOf(head), ...(toPublish ? [changedAt] : [])];
  const saved = await ports.campaigns.save({ head, ...details, calendar });
  switch (saved) {
    case 'conflict':
      return {
        refused: problem('CHANGED_MEANWHILE', 'somebody else changed it in the same moment'),
      };
    case 'own_work':
      return { refused: problem('FOUR_EYES', 'you have written part of this version') };
    case 'name_taken':
      return { refused: problem('NAME_TAKEN', 'another campaign has this name') };
    case 'saved':
  }
  if (toPublish) {
    await publishCampaign(ports, head.id);
    await ports.campaigns.settle({ campaignId: head.id, at: changedAt });
  }
  return { head };
}
