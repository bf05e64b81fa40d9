/** Hours in which nobody is to be disturbed, by the wall clock where the customer is. */
import { isTimeZone } from '../customer/time-zone.ts';
import type { QuietHours } from './quiet-hours-schema.ts';
import { WEEKDAYS } from './weekday.ts';
import { DAY_MS, nextClockChange, offsetAt } from './zoned.ts';

export type QuietVerdict =
  | { readonly outcome: 'pass' }
  /** `retryAt`: the first instant outside of all windows; absent when together they never open. */
  | { readonly outcome: 'block'; readonly reason: 'QUIET_HOURS'; readonly retryAt?: Date }
  | { readonly outcome: 'block'; readonly reason: 'NO_TIME_ZONE' };

/** Windows repeat weekly; two weeks see an opening that a clock change took from the first. */
const HORIZON_MS = 15 * DAY_MS;

/**
 * Blocks while any of `windows` is quiet.
 *
 * An instant is quiet when the wall clock then shows a time in `[from, to)`. So an hour that the
 * clock shows twice is quiet both times, one that it skips disturbs nobody, and where `to` falls
 * into a gap the window ends with the gap. `customerZone` is needed by windows of zone `customer`
 * only; without one, or with one that is unknown, they block for good.
 */
export function checkQuietHours(
  windows: readonly QuietHours[],
  customerZone: string | undefined,
  now: Date,
): QuietVerdict {
  if (lacksZone(windows, customerZone)) return { outcome: 'block', reason: 'NO_TIME_ZONE' };
  const start = now.getTime();
  let at = start;
  while (at - start <= HORIZON_MS) {
    let end = at;
    for (const window of windows) end = Math.max(end, quietUntil(window, customerZone, at));
    if (end === at && at === start) return { outcome: 'pass' };
    if (end === at) return { outcome: 'block', reason: 'QUIET_HOURS', retryAt: new Date(at) };
    at = end;
  }
  return { outcome: 'block', reason: 'QUIET_HOURS' };
}

/**
 * The first instant after `now` that is quiet: what a message must be delivered before.
 * Undefined when no window begins within two weeks, or none can be known for want of a zone.
 */
export function quietFrom(
  windows: readonly QuietHours[],
  customerZone: string | undefined,
  now: Date,
): Date | undefined {
  if (lacksZone(windows, customerZone)) return undefined;
  const start = now.getTime();
  for (let at = start; at - start <= HORIZON_MS; ) {
    let next = Number.POSITIVE_INFINITY;
    for (const window of windows) next = Math.min(next, nextBoundary(window, customerZone, at));
    if (next === Number.POSITIVE_INFINITY) return undefined;
    at = next;
    if (windows.some((window) => quietUntil(window, customerZone, next) > next))
      return new Date(at);
  }
  return undefined;
}

const lacksZone = (windows: readonly QuietHours[], customerZone: string | undefined): boolean =>
  windows.some(({ zone }) => zone === 'customer') &&
  (customerZone === undefined || !isTimeZone(customerZone));

const zoneOf = ({ zone }: QuietHours, customerZone: string | undefined): string =>
  zone === 'customer' ? (customerZone ?? 'UTC') : zone;

/**
 * When `window` stops being quiet, as far as can be told without another look: its end, or the next
 * setting of the clock before that. `at` itself when it is not quiet.
 */
function quietUntil(window: QuietHours, customerZone: string | undefined, at: number): number {
  const zone = zoneOf(window, customerZone);
  const local = at + offsetAt(zone, at);
  const day = Math.floor(local / DAY_MS);
  const time = local - day * DAY_MS;
  const from = timeMs(window.from);
  const to = timeMs(window.to);
  let left = 0;
  if (from < to) {
    if (time >= from && time < to && beginsOn(window, day)) left = to - time;
  } else if (time >= from && beginsOn(window, day)) left = DAY_MS - time + to;
  else if (time < to && beginsOn(window, day - 1)) left = to - time;
  if (left === 0) return at;
  return nextClockChange(zone, at, left) ?? at + left;
}

/** The next instant at which `window` may turn quiet: the clock shows `from`, or is set. */
function nextBoundary(window: QuietHours, customerZone: string | undefined, at: number): number {
  const zone = zoneOf(window, customerZone);
  const local = at + offsetAt(zone, at);
  const time = local - Math.floor(local / DAY_MS) * DAY_MS;
  const wait = timeMs(window.from) - time;
  const left = wait > 0 ? wait : wait + DAY_MS;
  return nextClockChange(zone, at, left) ?? at + left;
}

/** Day 0, 1970-01-01, was a Thursday. */
function beginsOn({ days }: QuietHours, day: number): boolean {
  if (days === undefined) return true;
  const weekday = WEEKDAYS[(((day + 4) % 7) + 7) % 7];
  return weekday !== undefined && days.includes(weekday);
}

/** `HH:MM` in ms; digits are read one by one because this runs several times per decision. */
const timeMs = (text: string): number =>
  (digit(text, 0) * 600 + digit(text, 1) * 60 + digit(text, 3) * 10 + digit(text, 4)) * 60_000;
const digit = (text: string, index: number): number => text.charCodeAt(index) - 48;
