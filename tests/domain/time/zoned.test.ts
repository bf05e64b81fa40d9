import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  instantOf,
  localToInstant,
  nextClockChange,
  offsetAt,
  wallTimeAt,
} from '#shared/domain/time/zoned.ts';
import { oddInstant, wallClock } from './support/zones.ts';

const iso = (instant: number) => new Date(instant).toISOString();

describe('wallTimeAt and offsetAt', () => {
  it('show what the zone’s clock shows', () => {
    expect(wallTimeAt('Asia/Kathmandu', Date.parse('2026-11-23T20:00:00Z'))).toEqual({
      year: 2026,
      month: 11,
      day: 24,
      hour: 1,
      minute: 45,
      second: 0,
      weekday: 2,
    });
    expect(offsetAt('Australia/Lord_Howe', Date.parse('2026-01-01T00:00:00Z'))).toBe(
      11 * 3_600_000,
    );
    expect(offsetAt('Australia/Lord_Howe', Date.parse('2026-07-01T00:00:00Z'))).toBe(
      10.5 * 3_600_000,
    );
  });

  it('agree with the formatted date at odd times', () => {
    fc.assert(
      fc.property(oddInstant, ({ zone, at }) => {
        expect(iso(at + offsetAt(zone, at))).toBe(iso(wallClock(zone, at)));
      }),
      { numRuns: 3000 },
    );
  });

  it('agree with it in every zone of the runtime, at any time since 1970', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const second = fc.integer({ min: 0, max: Date.parse('2040-01-01') / 1000 });
    fc.assert(
      fc.property(zone, second, (name, at) => {
        expect(iso(at * 1000 + offsetAt(name, at * 1000))).toBe(iso(wallClock(name, at * 1000)));
      }),
      { numRuns: 3000 },
    );
  });

  it('refuse what is no zone', () => {
    for (const zone of ['Mars/Olympus', '+02:00', '', 'customer']) {
      expect(() => offsetAt(zone, 0)).toThrow(
        expect.objectContaining({ code: 'UNKNOWN_TIME_ZONE' }),
      );
    }
  });
});

describe('nextClockChange', () => {
  it('finds the second at which the clock is set, and only within reach', () => {
    const from = Date.parse('2026-03-28T12:00:00Z');
    expect(iso(nextClockChange('Europe/Prague', from, 86_400_000) ?? 0)).toBe(
      '2026-03-29T01:00:00.000Z',
    );
    expect(nextClockChange('Europe/Prague', from, 3_600_000)).toBeUndefined();
    expect(
      nextClockChange('Europe/Prague', Date.parse('2026-03-29T01:00:00Z'), 86_400_000),
    ).toBeUndefined();
    expect(
      iso(nextClockChange('America/St_Johns', Date.parse('2010-03-14T00:00:00Z'), 86_400_000) ?? 0),
    ).toBe('2010-03-14T03:31:00.000Z');
  });

  it('finds it at midnight in UTC too, between two days', () => {
    const midnight = Date.parse('2023-04-29T00:00:00Z');
    expect(nextClockChange('Asia/Gaza', midnight - 1000, 1000)).toBe(midnight);
    expect(nextClockChange('Asia/Gaza', midnight, 86_400_000)).toBeUndefined();
  });
});

describe('localToInstant', () => {
  it.each([
    ['2026-11-23', '09:00', 'Europe/Prague', '2026-11-23T08:00:00.000Z', 'plain'],
    ['2026-03-29', '02:30', 'Europe/Prague', '2026-03-29T01:30:00.000Z', 'skipped: shown as 03:30'],
    ['2026-10-25', '02:30', 'Europe/Prague', '2026-10-25T00:30:00.000Z', 'twice: the first'],
    ['2026-10-25', '03:00', 'Europe/Prague', '2026-10-25T02:00:00.000Z', 'just after'],
    [
      '2026-10-04',
      '02:15',
      'Australia/Lord_Howe',
      '2026-10-03T15:45:00.000Z',
      'skipped: shown as 02:45',
    ],
    ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z', 'twice: the first'],
    [
      '2017-10-15',
      '00:00',
      'America/Sao_Paulo',
      '2017-10-15T03:00:00.000Z',
      'midnight skipped: shown as 01:00',
    ],
    ['2018-02-17', '23:30', 'America/Sao_Paulo', '2018-02-18T01:30:00.000Z', 'twice: the first'],
    [
      '2011-12-30',
      '09:00',
      'Pacific/Apia',
      '2011-12-30T19:00:00.000Z',
      'skipped day: the 31st, 09:00',
    ],
    ['2011-12-31', '09:00', 'Pacific/Apia', '2011-12-30T19:00:00.000Z', 'the day after'],
  ])('%s %s in %s is %s (%s)', (day, time, zone, expected) => {
    expect(iso(localToInstant(day, time, zone))).toBe(expected);
  });

  it('refuses what is no day or time', () => {
    expect(() => localToInstant('2026-13-01', '09:00', 'UTC')).toThrow(
      expect.objectContaining({ code: 'INVALID_WALL_TIME' }),
    );
    expect(() => localToInstant('2026-12-01', '25:00', 'UTC')).toThrow();
  });
});

describe('instantOf', () => {
  it('leads back to the first instant at which the clock shows what it shows', () => {
    fc.assert(
      fc.property(oddInstant, ({ zone, at }) => {
        const local = wallClock(zone, at);
        const found = instantOf(zone, local);
        expect(wallClock(zone, found)).toBe(local);
        expect(found).toBeLessThanOrEqual(at);
      }),
      { numRuns: 3000 },
    );
  });

  it('moves a time that is skipped on by the length of the gap, and no other', () => {
    fc.assert(
      fc.property(oddInstant, ({ zone, at: local }) => {
        const shown = wallClock(zone, instantOf(zone, local));
        if (shown === local) return;
        const gap = offsetAt(zone, local + 86_400_000) - offsetAt(zone, local - 86_400_000);
        expect(shown - local).toBe(gap);
        expect(gap).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});
