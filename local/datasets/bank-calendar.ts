/** What a day is to the seeded bank: its rhythm and its clocks. Pure calendar, no time-zone data. */

export interface BankDay {
  /** Days since 1970-01-01. */
  readonly epochDay: number;
  /** Days since the first day of the run. */
  readonly number: number;
  /** Midnight UTC, in milliseconds. */
  readonly midnight: number;
  /** 1–12. */
  readonly month: number;
  readonly dayOfMonth: number;
  readonly lastOfMonth: boolean;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** The month's last day from Monday to Friday: when most salaries come. */
  readonly lastWorkday: boolean;
  /** Card purchases relative to a plain day: week times season. */
  readonly busyness: number;
  /** Milliseconds by which the wall clock in Dublin is ahead of UTC; Berlin is one hour more. */
  readonly dublinOffset: number;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Shops' week and year: strong Fridays and Saturdays, December, a lean January. Means are near 1. */
const WEEK = [0.78, 0.88, 0.92, 0.97, 1.03, 1.22, 1.2] as const;
const YEAR = [0.86, 0.9, 0.96, 0.98, 1, 1.01, 1.03, 1.02, 0.98, 0.98, 1.06, 1.24] as const;

/** The day `number` days after the midnight `startsAt` (ms). */
export function bankDay(startsAt: number, number: number): BankDay {
  const midnight = startsAt + number * DAY;
  const date = new Date(midnight);
  const weekday = date.getUTCDay();
  const month = date.getUTCMonth() + 1;
  const dayOfMonth = date.getUTCDate();
  const daysLeft = new Date(Date.UTC(date.getUTCFullYear(), month, 0)).getUTCDate() - dayOfMonth;
  const workday = weekday >= 1 && weekday <= 5;
  return {
    epochDay: Math.floor(midnight / DAY),
    number,
    midnight,
    month,
    dayOfMonth,
    lastOfMonth: daysLeft === 0,
    weekday,
    lastWorkday: workday && daysLeft < (weekday === 5 ? 3 : 1),
    busyness: (WEEK[weekday] ?? 1) * (YEAR[month - 1] ?? 1),
    dublinOffset: isSummerTime(date) ? HOUR : 0,
  };
}

/**
 * EU summer time by date, from the last Sunday of March up to the last Sunday of October (Directive
 * 2000/84/EC). The clocks turn at 01:00 UTC, before anything of a day happens here.
 */
export function isSummerTime(date: Date): boolean {
  const lastSunday = (month: number): number => {
    const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0));
    return last.getTime() - last.getUTCDay() * DAY;
  };
  return date.getTime() >= lastSunday(2) && date.getTime() < lastSunday(9);
}
