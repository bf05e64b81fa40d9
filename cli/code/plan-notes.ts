/** What follows from a change, for people: when it takes effect, and what it does not reach. */
import type { Content } from '#local/campaign-files/content.ts';
import type { Kind, SettingKind } from '#local/campaign-files/source-file.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import { segmentsOf } from '#shared/domain/rules/condition-walk.ts';
import { type EngineState, type Held, keyOf } from './engine-state.ts';

export interface Wanted {
  readonly kind: Kind | SettingKind;
  readonly id: string;
  readonly content: unknown;
}

interface Sides {
  readonly content: Content;
  readonly state: EngineState;
}

/** `approvals`: of a campaign that is handed in. */
export function notesOn(
  { kind, id, content }: Wanted,
  known: Held | undefined,
  approvals: number | undefined,
  sides: Sides,
): readonly string[] {
  if (kind === 'fields' || kind === 'policy') {
    const reach = kind === 'policy' ? ['holds for every campaign within five seconds'] : [];
    return [...reach, 'needs the role admin'];
  }
  if (kind !== 'campaign') return namedBy(kind, id, sides);
  const campaign = content as Campaign;
  if (approvals === undefined) return ['stays a draft'];
  const people = approvals === 1 ? 'another person has' : 'two other people have';
  const standing = known?.campaign;
  if (standing?.inForceVersion !== undefined) {
    return [
      `is ${standing.status} on version ${standing.inForceVersion} and stays so; version ${standing.version + 1} takes over at once when ${people} approved it`,
    ];
  }
  const { startsAt } = campaign.schedule;
  const when = startsAt === undefined ? 'when' : `at ${startsAt}, if by then`;
  const falls =
    standing?.review === 'in_review' || standing?.review === 'approved'
      ? ['its review begins anew']
      : [];
  return [...falls, `goes live ${when} ${people} approved it`];
}

/** What was approved is what runs: an edit of what a campaign names reaches it with its next version. */
function namedBy(kind: Kind, id: string, { content, state }: Sides): readonly string[] {
  const inForce = [...content.campaigns].filter(([campaignId, campaign]) => {
    const known = state.get(keyOf('campaign', campaignId));
    return known?.campaign?.inForceVersion !== undefined && names(campaign, kind, id);
  });
  if (inForce.length === 0) return [];
  const list = inForce.map(([campaignId]) => campaignId).join(', ');
  return [`in force with what was approved, until their next version: ${list}`];
}

const names = ({ variants, audience }: Campaign, kind: Kind, id: string): boolean =>
  kind === 'segment'
    ? segmentsOf(audience).includes(id)
    : variants.some((variant) => CHANNELS.some((channel) => variant[channel]?.template === id));
