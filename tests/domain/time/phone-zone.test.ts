import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { isTimeZone } from '#shared/domain/customer/time-zone.ts';
import { impliedZones, zoneImpliedByPhone } from '#shared/domain/time/phone-zone.ts';
import { wallClock } from './support/zones.ts';

describe('zoneImpliedByPhone', () => {
  it.each([
    ['+420601123456', 'Europe/Prague'],
    ['+4915112345678', 'Europe/Berlin'],
    ['+447911123456', 'Europe/London'],
    ['+9779812345678', 'Asia/Kathmandu'],
    ['+18765551234', 'America/Jamaica'],
    ['+17875551234', 'America/Puerto_Rico'],
  ])('%s is in %s', (phone, zone) => {
    expect(zoneImpliedByPhone(phone)).toBe(zone);
  });

  it.each([
    '+12125551234',
    '+14165551234',
    '+79161234567',
    '+5511912345678',
    '+61412345678',
    '+34612345678',
    '+351912345678',
    '+8613812345678',
    '+5215512345678',
    '+6281234567890',
    '+380671234567',
  ])('%s may be in several zones', (phone) => {
    expect(zoneImpliedByPhone(phone)).toBeUndefined();
  });

  it.each(['420601123456', '+0420601123456', '+420', '+420 601 123 456', '', '+42060112345678901'])(
    '%j is no E.164 number',
    (phone) => {
      expect(zoneImpliedByPhone(phone)).toBeUndefined();
    },
  );
});

describe('the table', () => {
  it('names zones that the runtime knows', () => {
    for (const zone of impliedZones().values()) expect(isTimeZone(zone), zone).toBe(true);
  });

  it('implies a zone only where all zones of all countries of that code show its clock', () => {
    // Independent sources: calling codes from libphonenumber, zones of a country from Unicode CLDR.
    const instants = Array.from({ length: 12 * 12 }, (_, month) => Date.UTC(2024, month, 15, 12));
    const countries = getCountries().filter((country) => getCountryCallingCode(country) !== '1');
    for (const country of countries) {
      const zone = impliedZones().get(getCountryCallingCode(country));
      if (zone === undefined) continue;
      const region = new Intl.Locale(`und-${country}`) as Intl.Locale & {
        getTimeZones(): string[];
      };
      for (const other of region.getTimeZones()) {
        for (const at of instants) {
          expect(wallClock(other, at), `${country} ${other}`).toBe(wallClock(zone, at));
        }
      }
    }
  });
});
