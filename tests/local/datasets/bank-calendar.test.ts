import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankDay, isSummerTime } from '#local/datasets/bank-calendar.ts';

const DAY = 86_400_000;

describe('isSummerTime', () => {
  it('agrees with the zone data of the runtime, for every noon of forty years', () => {
    const hour = new Intl.DateTimeFormat('en', {
      timeZone: 'Europe/Dublin',
      hour: 'numeric',
      hourCycle: 'h23',
    });
    for (
      let noon = Date.parse('2000-01-01T12:00:00Z');
      noon < Date.parse('2040-01-01');
      noon += DAY
    ) {
      expect(isSummerTime(new Date(noon))).toBe(hour.format(noon) === '13');
    }
  });
});

describe('bankDay', () => {
  it('finds the last working day of each month once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2040 }), (year) => {
        const startsAt = Date.UTC(year, 0, 1);
        const leap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
        const days = Array.from({ length: leap ? 366 : 365 }, (_, number) =>
          bankDay(startsAt, number),
        );
        const paydays = days.filter((day) => day.lastWorkday);
        expect(paydays.map((day) => day.month)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        for (const payday of paydays) {
          expect([1, 2, 3, 4, 5]).toContain(payday.weekday);
          const later = days.filter(
            (day) => day.month === payday.month && day.number > payday.number,
          );
          expect(later.every((day) => day.weekday === 0 || day.weekday === 6)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is busier before the weekend and in December than on a Sunday in January', () => {
    const from = Date.UTC(2026, 0, 1);
    const on = (date: string) => bankDay(from, (Date.parse(date) - from) / DAY).busyness;
    expect(on('2026-12-18')).toBeGreaterThan(1.5 * on('2026-01-18'));
  });
});
