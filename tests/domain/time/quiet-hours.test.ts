import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuietHours, quietFrom } from '#shared/domain/time/quiet-hours.ts';
import { type QuietHours, quietHoursSchema } from '#shared/domain/time/quiet-hours-schema.ts';
import { minuteOfDay, oddInstant, wallClock } from './support/zones.ts';

const night: QuietHours = { from: '21:00', to: '08:00', zone: 'customer' };
const sunday: QuietHours = { from: '00:00', to: '24:00', days: ['sun'], zone: 'customer' };
const check = (windows: readonly QuietHours[], zone: string | undefined, at: string) => {
  const verdict = checkQuietHours(windows, zone, new Date(at));
  if (verdict.outcome === 'pass') return 'pass';
  return verdict.reason === 'QUIET_HOURS'
    ? (verdict.retryAt?.toISOString() ?? 'never')
    : verdict.reason;
};

describe('checkQuietHours', () => {
  it('begins with the first minute and ends before the last', () => {
    expect(check([night], 'Europe/Prague', '2026-11-23T19:59:59.999Z')).toBe('pass');
    expect(check([night], 'Europe/Prague', '2026-11-23T20:00:00Z')).toBe(
      '2026-11-24T07:00:00.000Z',
    );
    expect(check([night], 'Europe/Prague', '2026-11-24T06:59:59.999Z')).toBe(
      '2026-11-24T07:00:00.000Z',
    );
    expect(check([night], 'Europe/Prague', '2026-11-24T07:00:00Z')).toBe('pass');
  });

  it('goes by the customer’s clock, or by a zone of its own', () => {
    const at = '2026-11-23T20:00:00Z';
    expect(check([night], 'America/New_York', at)).toBe('pass');
    expect(check([{ ...night, zone: 'Asia/Tokyo' }], 'America/New_York', at)).toBe(
      '2026-11-23T23:00:00.000Z',
    );
  });

  it('blocks for good without a zone that it needs, and only then', () => {
    expect(check([night], undefined, '2026-11-23T12:00:00Z')).toBe('NO_TIME_ZONE');
    expect(check([night], 'Mars/Olympus', '2026-11-23T12:00:00Z')).toBe('NO_TIME_ZONE');
    expect(check([{ ...night, zone: 'UTC' }], undefined, '2026-11-23T12:00:00Z')).toBe('pass');
    expect(check([], undefined, '2026-11-23T12:00:00Z')).toBe('pass');
  });

  it('combines windows to their first common opening', () => {
    // Saturday 20:30 UTC: night until Sunday 08:00, which is quiet until Monday, again night until 08:00.
    expect(check([night, sunday], 'UTC', '2026-11-21T22:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    const lunch: QuietHours = { from: '08:00', to: '09:30', zone: 'Europe/London' };
    expect(check([night, lunch], 'UTC', '2026-11-23T22:00:00Z')).toBe('2026-11-24T09:30:00.000Z');
  });

  it('counts a window that wraps midnight to the day on which it begins', () => {
    const fridayNight: QuietHours = { ...night, days: ['fri'] };
    expect(check([fridayNight], 'UTC', '2026-11-20T22:00:00Z')).toBe('2026-11-21T08:00:00.000Z');
    expect(check([fridayNight], 'UTC', '2026-11-21T07:00:00Z')).toBe('2026-11-21T08:00:00.000Z');
    expect(check([fridayNight], 'UTC', '2026-11-20T07:00:00Z')).toBe('pass');
    expect(check([fridayNight], 'UTC', '2026-11-21T22:00:00Z')).toBe('pass');
  });

  it('says so when windows never open together', () => {
    const day: QuietHours = { from: '08:00', to: '21:00', zone: 'customer' };
    expect(check([night, day], 'Europe/Prague', '2026-11-23T12:00:00Z')).toBe('never');
    expect(
      check([{ from: '00:00', to: '24:00', zone: 'UTC' }], undefined, '2026-11-23T12:00:00Z'),
    ).toBe('never');
  });

  it.each([
    // The clock goes from 02:00 to 03:00: a window to 02:30 ends with the gap.
    ['02:30', 'Europe/Prague', '2026-03-28T22:00:00Z', '2026-03-29T01:00:00.000Z'],
    // The night is an hour shorter, or longer.
    ['08:00', 'Europe/Prague', '2026-03-28T22:00:00Z', '2026-03-29T06:00:00.000Z'],
    ['08:00', 'Europe/Prague', '2026-10-24T22:00:00Z', '2026-10-25T07:00:00.000Z'],
    // 02:30 comes twice: open from the first one on, quiet again from 02:00 to 02:30.
    ['02:30', 'Europe/Prague', '2026-10-24T22:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['02:30', 'Europe/Prague', '2026-10-25T01:10:00Z', '2026-10-25T01:30:00.000Z'],
    ['08:00', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T21:00:00.000Z'],
    ['00:30', 'America/Sao_Paulo', '2017-10-15T02:00:00Z', '2017-10-15T03:00:00.000Z'],
    ['08:00', 'Pacific/Apia', '2011-12-30T09:00:00Z', '2011-12-30T18:00:00.000Z'],
    ['08:00', 'Asia/Kathmandu', '2026-11-23T18:00:00Z', '2026-11-24T02:15:00.000Z'],
  ])('from 21:00 to %s in %s at %s opens at %s', (to, zone, at, opens) => {
    expect(check([{ from: '21:00', to, zone: 'customer' }], zone, at)).toBe(opens);
  });
});

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 0, 1, 15, 30, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const anyWindow: fc.Arbitrary<QuietHours> = fc
  .record(
    {
      from: timeOfDay,
      to: fc.oneof(timeOfDay, fc.constant('24:00')),
      days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
      zone: fc.constantFrom('customer', 'customer', 'America/New_York'),
    },
    { requiredKeys: ['from', 'to', 'zone'] },
  )
  .filter(({ from, to }) => from !== to);

/** The definition, minute by minute, by another road. */
function isQuiet(windows: readonly QuietHours[], customerZone: string, at: number): boolean {
  return windows.some(({ from, to, days, zone }) => {
    const local = wallClock(zone === 'customer' ? customerZone : zone, at);
    const minute = minuteOfDay(local);
    const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const begins = (shift: number) =>
      days === undefined ||
      days.some((day) => day === WEEKDAYS[new Date(local - shift * 86_400_000).getUTCDay()]);
    if (minutes(from) < minutes(to))
      return minute >= minutes(from) && minute < minutes(to) && begins(0);
    return (minute >= minutes(from) && begins(0)) || (minute < minutes(to) && begins(1));
  });
}

const MINUTE = 60_000;
const firstWhere = (
  from: number,
  days: number,
  holds: (at: number) => boolean,
): number | undefined => {
  // Clocks are set at whole minutes and windows begin and end at them, so nothing happens between.
  for (
    let at = Math.floor(from / MINUTE) * MINUTE + MINUTE;
    at <= from + days * 86_400_000;
    at += MINUTE
  ) {
    if (holds(at)) return at;
  }
  return undefined;
};

describe('quiet hours around settings of the clock, against the definition minute by minute', () => {
  const windows = fc.array(anyWindow, { minLength: 1, maxLength: 3 });

  it('checkQuietHours passes exactly outside, and opens at the first minute outside', () => {
    fc.assert(
      fc.property(windows, oddInstant, (quiet, { zone, at }) => {
        const verdict = checkQuietHours(quiet, zone, new Date(at));
        if (!isQuiet(quiet, zone, at)) {
          expect(verdict).toEqual({ outcome: 'pass' });
          return;
        }
        const opens = firstWhere(at, 2, (minute) => !isQuiet(quiet, zone, minute));
        expect(verdict).toMatchObject({ outcome: 'block', reason: 'QUIET_HOURS' });
        // Openings more than two days ahead are left to the examples: a minute-wise search is slow.
        if (opens !== undefined) expect(verdict).toHaveProperty('retryAt', new Date(opens));
        else
          expect((verdict as { retryAt?: Date }).retryAt?.getTime() ?? Infinity).toBeGreaterThan(
            at + 2 * 86_400_000,
          );
      }),
      { numRuns: 400 },
    );
  });

  it('quietFrom finds the first quiet minute ahead', () => {
    fc.assert(
      fc.property(windows, oddInstant, (quiet, { zone, at }) => {
        fc.pre(!isQuiet(quiet, zone, at));
        const begins = firstWhere(at, 2, (minute) => isQuiet(quiet, zone, minute));
        const found = quietFrom(quiet, zone, new Date(at))?.getTime() ?? Infinity;
        if (begins !== undefined) expect(found).toBe(begins);
        else expect(found).toBeGreaterThan(at + 2 * 86_400_000);
      }),
      { numRuns: 200 },
    );
  });
});

describe('quietFrom', () => {
  it('is when the window of a message closes', () => {
    const at = new Date('2026-11-23T12:00:00Z');
    expect(quietFrom([night], 'Europe/Prague', at)).toEqual(new Date('2026-11-23T20:00:00Z'));
    expect(quietFrom([], 'Europe/Prague', at)).toBeUndefined();
    expect(quietFrom([night], undefined, at)).toBeUndefined();
    expect(quietFrom([sunday], 'UTC', at)).toEqual(new Date('2026-11-29T00:00:00Z'));
  });
});

describe('quietHoursSchema', () => {
  it('takes times, weekdays and a zone', () => {
    expect(quietHoursSchema.parse({ from: '21:00', to: '08:00' })).toEqual(night);
    expect(quietHoursSchema.parse(sunday)).toEqual(sunday);
  });

  it.each([
    { from: '21:00', to: '21:00' },
    { from: '24:00', to: '08:00' },
    { from: '9:00', to: '10:00' },
    { from: '21:00', to: '08:00', zone: 'Mars/Olympus' },
    { from: '21:00', to: '08:00', days: [] },
    { from: '21:00', to: '08:00', until: 'x' },
  ])('refuses %j', (window) => {
    expect(quietHoursSchema.safeParse(window).success).toBe(false);
  });
});
