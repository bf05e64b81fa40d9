import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOccurrence, nextOccurrences } from '#shared/domain/time/recurrence.ts';
import { recurrenceSchema } from '#shared/domain/time/recurrence-schema.ts';
import { wallClock } from './support/zones.ts';

/** The first `limit` occasions as the zone's clock shows them, `YYYY-MM-DD HH:MM`. */
const local = (rule: string, start: string, limit: number, zone = 'America/New_York') =>
  nextOccurrences(recurrenceSchema.parse({ rule, start, zone }), new Date(0), limit).map((date) =>
    new Date(wallClock(zone, date.getTime())).toISOString().slice(0, 16).replace('T', ' '),
  );
const days = (rule: string, start: string, limit: number) =>
  local(rule, start, limit).map((date) => {
    expect(date.slice(11)).toBe('09:00');
    return date.slice(0, 10);
  });

describe('the examples of RFC 5545, 3.8.5.3', () => {
  const START = '1997-09-02T09:00';
  it.each([
    ['FREQ=DAILY;COUNT=3', START, ['1997-09-02', '1997-09-03', '1997-09-04']],
    [
      'FREQ=DAILY;INTERVAL=10;COUNT=5',
      START,
      ['1997-09-02', '1997-09-12', '1997-09-22', '1997-10-02', '1997-10-12'],
    ],
    [
      'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
      '1998-01-30T09:00',
      ['1998-01-30', '1998-01-31', '1999-01-01', '1999-01-02'],
    ],
    ['FREQ=WEEKLY;COUNT=10', START, ['1997-09-02', '1997-09-09', '1997-09-16', '1997-09-23']],
    [
      'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
      '1997-09-25T09:00',
      ['1997-09-25', '1997-09-30', '1997-10-02'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR',
      '1997-09-01T09:00',
      ['1997-09-01', '1997-09-03', '1997-09-05', '1997-09-15', '1997-09-17'],
    ],
    [
      'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
      '1997-09-05T09:00',
      ['1997-09-05', '1997-10-03', '1997-11-07', '1997-12-05'],
    ],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
      '1997-09-07T09:00',
      ['1997-09-07', '1997-09-28', '1997-11-02', '1997-11-30'],
    ],
    [
      'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
      '1997-09-22T09:00',
      ['1997-09-22', '1997-10-20', '1997-11-17', '1997-12-22'],
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-3',
      '1997-09-28T09:00',
      ['1997-09-28', '1997-10-29', '1997-11-28', '1997-12-29'],
    ],
    [
      'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
      '1997-09-30T09:00',
      ['1997-09-30', '1997-10-01', '1997-10-31', '1997-11-01'],
    ],
    [
      'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11',
      '1997-09-10T09:00',
      ['1997-09-10', '1997-09-11', '1999-03-10', '1999-03-11'],
    ],
    [
      'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
      '1997-06-10T09:00',
      ['1997-06-10', '1997-07-10', '1998-06-10', '1998-07-10'],
    ],
    ['FREQ=YEARLY;BYDAY=20MO', '1997-05-19T09:00', ['1997-05-19', '1998-05-18', '1999-05-17']],
    [
      'FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
      '1997-03-13T09:00',
      ['1997-03-13', '1997-03-20', '1997-03-27', '1998-03-05'],
    ],
    [
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
      START,
      ['1998-02-13', '1998-03-13', '1998-11-13', '1999-08-13', '2000-10-13'],
    ],
    [
      'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
      '1997-09-13T09:00',
      ['1997-09-13', '1997-10-11', '1997-11-08', '1997-12-13'],
    ],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
      '1996-11-05T09:00',
      ['1996-11-05', '2000-11-07', '2004-11-02'],
    ],
    // The week's beginning decides which weeks are skipped.
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05T09:00',
      ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '1997-08-05T09:00',
      ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
    ],
    // Days that a month does not have are left out.
    [
      'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
      '2007-01-15T09:00',
      ['2007-01-15', '2007-01-30', '2007-02-15', '2007-03-15', '2007-03-30'],
    ],
  ])('%s from %s', (rule, start, expected) => {
    expect(days(rule, start, expected.length)).toEqual(expected);
  });

  it('ends after COUNT, and with UNTIL', () => {
    expect(days('FREQ=DAILY;COUNT=10', START, 99)).toHaveLength(10);
    expect(days('FREQ=DAILY;UNTIL=19971224T000000Z', START, 999).at(-1)).toBe('1997-12-23');
    expect(days('FREQ=DAILY;UNTIL=19971224', START, 999).at(-1)).toBe('1997-12-24');
    expect(days('FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', START, 99).at(-1)).toBe(
      '1997-10-16',
    );
  });

  it('names several times of a day', () => {
    expect(local('FREQ=DAILY;BYHOUR=9,16;BYMINUTE=0,30', START, 5)).toEqual([
      '1997-09-02 09:00',
      '1997-09-02 09:30',
      '1997-09-02 16:00',
      '1997-09-02 16:30',
      '1997-09-03 09:00',
    ]);
  });
});

describe('what RFC 5545 leaves to a rule’s first day', () => {
  it('skips months without a 31st, and years without a 29 February', () => {
    expect(days('FREQ=MONTHLY', '2026-01-31T09:00', 3)).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ]);
    expect(days('FREQ=YEARLY', '2096-02-29T09:00', 2)).toEqual(['2096-02-29', '2104-02-29']);
  });

  it('counts `start` only where the rule does', () => {
    expect(days('FREQ=WEEKLY;BYDAY=FR', '2026-12-01T09:00', 2)).toEqual([
      '2026-12-04',
      '2026-12-11',
    ]);
    expect(local('FREQ=DAILY;BYHOUR=8', '2026-12-01T09:00', 1)).toEqual(['2026-12-02 08:00']);
  });
});

describe('across settings of the clock', () => {
  it('keeps the wall time; a skipped one is moved on, of two the first counts', () => {
    expect(
      nextOccurrences(
        recurrenceSchema.parse({
          rule: 'FREQ=DAILY',
          start: '2026-03-28T02:30',
          zone: 'Europe/Prague',
        }),
        new Date(0),
        3,
      ),
    ).toEqual(
      ['2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'].map(
        (text) => new Date(text),
      ),
    );
    expect(local('FREQ=DAILY', '2026-10-24T02:30', 3, 'Europe/Prague')).toEqual([
      '2026-10-24 02:30',
      '2026-10-25 02:30',
      '2026-10-26 02:30',
    ]);
  });

  it('keeps order and makes one of occasions that coincide', () => {
    // 02:30 does not exist and is 03:30, behind 03:00.
    expect(
      local('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30', '2026-03-29T00:00', 3, 'Europe/Prague'),
    ).toEqual(['2026-03-29 03:00', '2026-03-29 03:30', '2026-03-30 02:00']);
    // 30 December 2011 did not take place in Samoa.
    expect(local('FREQ=DAILY', '2011-12-29T09:00', 3, 'Pacific/Apia')).toEqual([
      '2011-12-29 09:00',
      '2011-12-31 09:00',
      '2012-01-01 09:00',
    ]);
  });
});

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const anyRecurrence = fc
  .record({
    freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 5 }),
    byDay: fc.subarray(WEEKDAYS),
    byHour: fc.subarray([0, 2, 3, 9, 23]),
    byMinute: fc.subarray([0, 1, 30]),
    start: fc.integer({ min: Date.UTC(2009, 0) / 60_000, max: Date.UTC(2018, 0) / 60_000 }),
    zone: fc.constantFrom(
      'Europe/Prague',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Pacific/Apia',
      'Asia/Kathmandu',
      'America/St_Johns',
    ),
    span: fc.integer({ min: 0, max: 4 * 366 * 1440 }),
  })
  .map(({ freq, interval, byDay, byHour, byMinute, start, zone, span }) => ({
    recurrence: {
      rule: [
        `FREQ=${freq}`,
        `INTERVAL=${interval}`,
        byDay.length > 0 && `BYDAY=${byDay}`,
        byHour.length > 0 && `BYHOUR=${byHour}`,
        byMinute.length > 0 && `BYMINUTE=${byMinute}`,
      ]
        .filter(Boolean)
        .join(';'),
      start: new Date(start * 60_000).toISOString().slice(0, 16),
      zone,
    },
    byDay,
    byHour,
    byMinute,
    after: new Date((start + span) * 60_000),
  }));

describe('any rule', () => {
  it('gives occasions in order, behind `after`, each found again from the one before', () => {
    fc.assert(
      fc.property(anyRecurrence, ({ recurrence, after }) => {
        const found = nextOccurrences(recurrence, after, 5);
        let before = after;
        for (const occasion of found) {
          expect(occasion.getTime()).toBeGreaterThan(before.getTime());
          expect(nextOccurrence(recurrence, before)).toEqual(occasion);
          expect(nextOccurrence(recurrence, new Date(occasion.getTime() - 1))).toEqual(occasion);
          before = occasion;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('shows the rule’s weekday and time on the wall, unless the clock skipped it', () => {
    fc.assert(
      fc.property(anyRecurrence, ({ recurrence, byDay, byHour, byMinute, after }) => {
        for (const occasion of nextOccurrences(recurrence, after, 5)) {
          const shown = new Date(wallClock(recurrence.zone, occasion.getTime()));
          const hours = byHour.length > 0 ? byHour : [Number(recurrence.start.slice(11, 13))];
          const minutes = byMinute.length > 0 ? byMinute : [Number(recurrence.start.slice(14, 16))];
          const asRuled =
            hours.includes(shown.getUTCHours()) && minutes.includes(shown.getUTCMinutes());
          const weekdays = byDay.map((day) => WEEKDAYS.indexOf(day));
          const onDay = weekdays.length === 0 || weekdays.includes(shown.getUTCDay());
          const dayBefore = wallClock(recurrence.zone, occasion.getTime() - 86_400_000);
          const clockWasSet = shown.getTime() - dayBefore > 86_400_000;
          expect((asRuled && onDay) || clockWasSet).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('with COUNT is the beginning of the same without', () => {
    fc.assert(
      fc.property(anyRecurrence, fc.integer({ min: 1, max: 6 }), ({ recurrence }, count) => {
        const counted = { ...recurrence, rule: `${recurrence.rule};COUNT=${count}` };
        expect(nextOccurrences(counted, new Date(0), 10)).toEqual(
          nextOccurrences(recurrence, new Date(0), count),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('recurrenceSchema', () => {
  const good = {
    start: '2026-12-01T09:00',
    zone: 'Europe/Prague',
    rule: 'FREQ=MONTHLY;BYDAY=-1FR',
  };
  const refusal = (changes: object) =>
    recurrenceSchema.safeParse({ ...good, ...changes }).error?.issues[0]?.message;

  it('takes a sound one', () => {
    expect(recurrenceSchema.parse(good)).toEqual(good);
  });

  it.each([
    [{ rule: 'FREQ=HOURLY' }, /FREQ must be/],
    [{ rule: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30' }, /never comes to pass/],
    [{ rule: 'FREQ=DAILY;UNTIL=20200101' }, /never comes to pass/],
    [{ zone: 'Mars/Olympus' }, /IANA/],
    [{ start: '2026-02-30T09:00' }, /a day that exists/],
    [{ start: '2026-12-01 09:00' }, /a local time/],
  ])('refuses %j', (changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });

  it('refuses a broken rule where it is used, too', () => {
    expect(() => nextOccurrence({ ...good, rule: 'FREQ=HOURLY' }, new Date(0))).toThrow(
      expect.objectContaining({ code: 'INVALID_RECURRENCE' }),
    );
  });
});
