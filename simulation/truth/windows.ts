/** The hours in which a campaign may reach a customer, as people would read them off a clock. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import { isQuiet } from './wall-clock.ts';

/** Czech phones imply a zone for text messages; nothing else does. */
export function zoneOf(
  profile: { readonly timeZone?: string | undefined; readonly phone?: string | undefined },
  channel: Channel,
): string | undefined {
  if (profile.timeZone !== undefined) return profile.timeZone;
  return channel === 'sms' && profile.phone?.startsWith('+420') === true
    ? 'Europe/Prague'
    : undefined;
}

/** True when under each of these rules `instant` is one to keep quiet. */
export function mustBeQuiet(
  policies: readonly Policy[],
  campaigns: readonly PublishedCampaign[],
  zone: string | undefined,
  instant: number,
): boolean {
  return policies.every((policy) =>
    campaigns.every(({ campaign }) => {
      const windows = [
        ...(campaign.purpose === 'marketing' ? [policy.quietHours] : []),
        ...(campaign.schedule.quietHours === undefined ? [] : [campaign.schedule.quietHours]),
      ];
      return windows.some((window) => zone === undefined || isQuiet(window, zone, instant));
    }),
  );
}
