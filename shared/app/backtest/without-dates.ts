import type { Campaign } from '#shared/domain/campaign/campaign.ts';

/** The campaign through all of the events, whenever its own dates are. */
export function withoutDates(campaign: Campaign): Campaign {
  const { startsAt: _from, endsAt: _until, ...schedule } = campaign.schedule;
  return { ...campaign, schedule };
}
