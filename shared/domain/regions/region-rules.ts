/** The rules that hold in a region, from its own profile and those of the regions it lies in. */
import type { Channel, Purpose } from '../channel.ts';
import type { QuietHours } from '../time/quiet-hours-schema.ts';
import { EU_MEMBERS, REGION_PROFILES } from './profiles.ts';
import type { FooterPart, RegionProfile } from './region-profile.ts';

/** For regions that are not on record: the narrowest daily hours of any that is. */
export const CAUTIOUS_QUIET_HOURS: QuietHours = { from: '20:00', to: '09:00', zone: 'customer' };

/**
 * The profiles that hold in `region`, the narrowest first: `US-FL` gives Florida and the US, `US-CA`
 * the US, `CZ` the EU. Empty for a region that is not on record.
 */
export function regionProfiles(region: string): readonly RegionProfile[] {
  const found: RegionProfile[] = [];
  let id: string | undefined = region.toUpperCase();
  while (id !== undefined) {
    const profile: RegionProfile | undefined = REGION_PROFILES.get(id);
    if (profile !== undefined) found.push(profile);
    id = profile?.within ?? widerRegion(id);
  }
  return found;
}

/**
 * The windows in which `region` wants no message of this kind; all of them hold at once.
 *
 * Marketing by SMS to a region that is not on record keeps to `CAUTIOUS_QUIET_HOURS`. Service
 * messages have none: the rules are about solicitation.
 */
export function regionWindow(
  region: string,
  channel: Channel,
  purpose: Purpose,
): readonly QuietHours[] {
  if (purpose === 'service') return [];
  const profiles = regionProfiles(region);
  if (profiles.length === 0) return channel === 'sms' ? [CAUTIOUS_QUIET_HOURS] : [];
  return profiles.flatMap((profile) => profile.quietHours[channel] ?? []);
}

export const needsDoubleOptIn = (region: string, channel: Channel): boolean =>
  regionProfiles(region).some((profile) => profile.doubleOptIn.includes(channel));

export const requiredFooter = (region: string, channel: Channel): ReadonlySet<FooterPart> =>
  new Set(regionProfiles(region).flatMap((profile) => profile.footer[channel] ?? []));

/** `US-CA` lies in `US`; `CZ` in the `EU`. */
function widerRegion(id: string): string | undefined {
  const dash = id.indexOf('-');
  if (dash > 0) return id.slice(0, dash);
  return EU_MEMBERS.has(id) ? 'EU' : undefined;
}
