import { describe, expect, it } from 'vitest';
import { EU_MEMBERS, REGION_PROFILES } from '#shared/domain/regions/profiles.ts';
import {
  CAUTIOUS_QUIET_HOURS,
  needsDoubleOptIn,
  regionProfiles,
  regionWindow,
  requiredFooter,
} from '#shared/domain/regions/region-rules.ts';
import { checkQuietHours } from '#shared/domain/time/quiet-hours.ts';
import { quietHoursSchema } from '#shared/domain/time/quiet-hours-schema.ts';

const zoneOf: Readonly<Record<string, string>> = {
  'US-TX': 'America/Chicago',
  'US-WA': 'America/Los_Angeles',
  FR: 'Europe/Paris',
  CN: 'Asia/Urumqi',
};

/** Whether a marketing SMS may go out at that wall time, all rules of the region at once. */
function open(region: string, local: string): boolean {
  const zone = zoneOf[region] ?? 'America/New_York';
  const offset: Readonly<Record<string, string>> = {
    'America/New_York': '-05:00',
    'America/Chicago': '-06:00',
    'America/Los_Angeles': '-08:00',
    'Europe/Paris': '+01:00',
    'Asia/Urumqi': '+06:00',
  };
  const at = new Date(`${local}${offset[zone]}`);
  return checkQuietHours(regionWindow(region, 'sms', 'marketing'), zone, at).outcome === 'pass';
}

describe('regionWindow', () => {
  it.each([
    // 2026-11-23 is a Monday, 2026-11-22 a Sunday.
    ['US', '2026-11-23T07:59', false],
    ['US', '2026-11-23T08:00', true],
    ['US', '2026-11-23T20:59', true],
    ['US', '2026-11-23T21:00', false],
    ['US-CA', '2026-11-23T20:30', true],
    ['us-fl', '2026-11-23T20:30', false],
    ['US-FL', '2026-11-23T19:59', true],
    ['US-FL', '2026-11-23T08:00', true],
    ['US-CT', '2026-11-23T08:30', false],
    ['US-CT', '2026-11-23T09:00', true],
    ['US-WA', '2026-11-23T20:00', false],
    ['US-OK', '2026-11-23T20:00', false],
    ['US-MD', '2026-11-23T20:00', false],
    ['US-TX', '2026-11-23T08:30', false],
    ['US-TX', '2026-11-23T20:30', true],
    ['US-TX', '2026-11-22T11:59', false],
    ['US-TX', '2026-11-22T12:00', true],
    ['FR', '2026-11-23T21:59', true],
    ['FR', '2026-11-22T12:00', false],
    ['FR', '2026-11-23T07:59', false],
    // 20:30 in Ürümqi is 22:30 in Beijing.
    ['CN', '2026-11-23T20:30', false],
    ['CN', '2026-11-23T19:59', true],
  ])('%s at %s is open: %s', (region, local, expected) => {
    expect(open(region, local)).toBe(expected);
  });

  it('is empty where the law knows no hours, for e-mail, and for service messages', () => {
    expect(regionWindow('CZ', 'sms', 'marketing')).toEqual([]);
    expect(regionWindow('US-FL', 'email', 'marketing')).toEqual([]);
    expect(regionWindow('US-FL', 'sms', 'service')).toEqual([]);
  });

  it('is cautious where nothing is on record', () => {
    expect(regionWindow('XX', 'sms', 'marketing')).toEqual([CAUTIOUS_QUIET_HOURS]);
    expect(regionWindow('XX', 'email', 'marketing')).toEqual([]);
  });
});

describe('region profiles', () => {
  it('stack from the narrowest to the widest', () => {
    expect(regionProfiles('US-FL').map(({ id }) => id)).toEqual(['US-FL', 'US']);
    expect(regionProfiles('DE-BY').map(({ id }) => id)).toEqual(['DE', 'EU']);
    expect(regionProfiles('CZ').map(({ id }) => id)).toEqual(['EU']);
    expect(regionProfiles('XX')).toEqual([]);
  });

  it('say where consent must be confirmed, and what a message must show', () => {
    expect([
      needsDoubleOptIn('DE', 'email'),
      needsDoubleOptIn('DE', 'sms'),
      needsDoubleOptIn('FR', 'email'),
    ]).toEqual([true, false, false]);
    expect([...requiredFooter('US-FL', 'email')]).toContain('postal_address');
    expect([...requiredFooter('FR', 'sms')].sort()).toEqual(['opt_out', 'sender_identity']);
    expect([...requiredFooter('CN', 'email')]).toContain('advertising_label');
  });

  it('are whole: valid windows, a known wider region, and a dated source each', () => {
    expect(EU_MEMBERS.size).toBe(27);
    for (const [id, profile] of REGION_PROFILES) {
      expect(id).toMatch(/^[A-Z]{2}(-[A-Z]{2})?$/);
      if (profile.within !== undefined) expect(REGION_PROFILES.has(profile.within)).toBe(true);
      for (const window of Object.values(profile.quietHours).flat()) {
        expect(quietHoursSchema.parse(window)).toEqual(window);
      }
      expect(profile.sources.length).toBeGreaterThan(0);
      for (const { cite, since, checked } of profile.sources) {
        expect(cite.length).toBeGreaterThan(10);
        expect((since ?? '2000-01-01') < checked, `${id} ${since} ${checked}`).toBe(true);
      }
    }
  });
});
