/** Zones whose clocks do odd things, each with days around which they did or do them. */
import fc from 'fast-check';

const ODD: readonly (readonly [zone: string, ...days: string[]])[] = [
  ['Europe/Prague', '2026-03-29', '2026-10-25'],
  ['America/New_York', '2026-03-08', '2026-11-01'],
  // Set by half an hour.
  ['Australia/Lord_Howe', '2026-04-05', '2026-10-04'],
  // The day began at 01:00, and ended twice.
  ['America/Sao_Paulo', '2017-10-15', '2018-02-18'],
  ['Africa/Cairo', '2026-04-24', '2026-10-30'],
  ['Asia/Beirut', '2026-03-29', '2026-10-25'],
  // Set at one minute past midnight.
  ['America/St_Johns', '2010-03-14', '2010-11-07'],
  // Crossed the date line: 30 December 2011 did not take place.
  ['Pacific/Apia', '2011-12-30', '2011-09-24'],
  ['Pacific/Kwajalein', '1993-08-21'],
  // By two hours; by fifteen minutes off; winter time as the exception; for a month of fasting.
  ['Antarctica/Troll', '2026-03-29', '2026-10-25'],
  ['Pacific/Chatham', '2026-04-05', '2026-09-27'],
  ['Europe/Dublin', '2026-03-29', '2026-10-25'],
  ['Africa/Casablanca', '2026-02-15', '2026-03-22'],
  ['Asia/Kathmandu', '2026-06-01'],
  ['America/Caracas', '2016-05-01'],
  ['Asia/Pyongyang', '2018-05-04'],
  ['UTC', '2026-06-01'],
];

const DAY = 86_400_000;

/** A zone and an instant (whole seconds) within two days of something odd. */
export const oddInstant = fc
  .constantFrom(...ODD.flatMap(([zone, ...days]) => days.map((day) => ({ zone, day }))))
  .chain(({ zone, day }) =>
    fc
      .integer({ min: -2 * 86_400, max: 3 * 86_400 })
      .map((seconds) => ({ zone, at: Date.parse(day) + seconds * 1000 })),
  );

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock by another road than the code under test: as if UTC, in ms. */
export function wallClock(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}

export const minuteOfDay = (local: number): number =>
  Math.floor((((local % DAY) + DAY) % DAY) / 60_000);
