/** Whether a calendar day is one of a rule's (RFC 5545, 3.3.10), by arithmetic alone. */
import type { Rule, WeekdayRule } from './rrule.ts';

/** Days since 1970-01-01, a Thursday. */
export type DayNumber = number;

/** `first` is the day that the rule begins on and takes what it leaves out from. */
export function isRuleDay(rule: Rule, first: DayNumber, day: DayNumber): boolean {
  if (day < first) return false;
  const date = calendarDay(day);
  if (!inPeriod(rule, first, day, date)) return false;
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(date.month)) return false;
  if (rule.byMonthDay.length > 0 && !isMonthDay(rule.byMonthDay, date)) return false;
  if (rule.byDay.length > 0) return rule.byDay.some((weekday) => isWeekday(weekday, rule, date));
  return rule.byMonthDay.length > 0 || isDefaultDay(rule, calendarDay(first), date);
}

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly daysInMonth: number;
}

/** INTERVAL counts days, weeks from `weekStart`, months or years from the first. */
function inPeriod(rule: Rule, first: DayNumber, day: DayNumber, date: CalendarDay): boolean {
  if (rule.interval === 1) return true;
  return periodsBetween(rule, first, day, date) % rule.interval === 0;
}

function periodsBetween(rule: Rule, first: DayNumber, day: DayNumber, date: CalendarDay): number {
  if (rule.freq === 'DAILY') return day - first;
  // Day 3 was a Sunday, so this counts weeks from one `weekStart` to the next.
  const week = (at: DayNumber) => Math.floor((at - 3 - rule.weekStart) / 7);
  if (rule.freq === 'WEEKLY') return week(day) - week(first);
  const from = calendarDay(first);
  const years = date.year - from.year;
  return rule.freq === 'YEARLY' ? years : years * 12 + date.month - from.month;
}

/** What the rule leaves out: the first day's weekday, day of the month, or month and day. */
function isDefaultDay({ freq, byMonth }: Rule, first: CalendarDay, date: CalendarDay): boolean {
  if (freq === 'DAILY') return true;
  if (freq === 'WEEKLY') return date.weekday === first.weekday;
  if (date.day !== first.day) return false;
  return freq === 'MONTHLY' || byMonth.length > 0 || date.month === first.month;
}

const isMonthDay = (days: readonly number[], { day, daysInMonth }: CalendarDay): boolean =>
  days.includes(day) || days.includes(day - daysInMonth - 1);

/** `1MO` counts within the month, or within the year of a yearly rule that names no month. */
function isWeekday({ weekday, nth }: WeekdayRule, rule: Rule, date: CalendarDay): boolean {
  if (weekday !== date.weekday) return false;
  if (nth === undefined) return true;
  const ofYear = rule.freq === 'YEARLY' && rule.byMonth.length === 0;
  const day = ofYear ? dayOfYear(date) : date.day;
  const days = ofYear ? (isLeap(date.year) ? 366 : 365) : date.daysInMonth;
  return nth > 0 ? Math.ceil(day / 7) === nth : Math.ceil((days - day + 1) / 7) === -nth;
}

function calendarDay(number: DayNumber): CalendarDay {
  const date = new Date(number * 86_400_000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  const daysInMonth =
    month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return { year, month, day: date.getUTCDate(), weekday: date.getUTCDay(), daysInMonth };
}

const dayOfYear = ({ year, month, day }: CalendarDay): number =>
  Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
