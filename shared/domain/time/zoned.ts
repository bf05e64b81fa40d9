/**
 * Instants and wall time in IANA zones, over the runtime's own zone data (ECMA-402).
 * Offsets are kept per zone and UTC day, so that a look-up costs well under a microsecond.
 */
import { isTimeZone } from '../customer/time-zone.ts';
import { DomainError } from '../domain-error.ts';

/** What a clock on the wall and a calendar beside it show. `month` and `day` from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday, as in `Date`. */
  readonly weekday: number;
}

export const DAY_MS = 86_400_000;

/**
 * Milliseconds that `zone` is ahead of UTC at `instant` (ms since 1970).
 *
 * @throws DomainError UNKNOWN_TIME_ZONE
 */
export function offsetAt(zone: string, instant: number): number {
  const { change, before, after } = dayOffsets(zone, Math.floor(instant / DAY_MS));
  return instant < change ? before : after;
}

/** The first instant after `instant`, and at most `within` ms later, at which the clock is set; else undefined. */
export function nextClockChange(zone: string, instant: number, within: number): number | undefined {
  const lastDay = Math.floor((instant + within) / DAY_MS);
  for (let day = Math.floor(instant / DAY_MS); day <= lastDay; day++) {
    const { change, before, after } = dayOffsets(zone, day);
    if (before !== after && change > instant && change <= instant + within) return change;
  }
  return undefined;
}

export function wallTimeAt(zone: string, instant: number): WallTime {
  const local = new Date(instant + offsetAt(zone, instant));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    weekday: local.getUTCDay(),
  };
}

/**
 * The instant at which `zone`'s wall clock shows `local`, given as if it were UTC (`Date.UTC(…)`).
 *
 * Resolved as RFC 5545, 3.3.5 does: a time that the clock shows twice (autumn) is the first of the
 * two; a time that it skips (spring) is read with the offset from before the gap, so that 02:30 of a
 * night from 02:00 to 03:00 is 03:30.
 */
export function instantOf(zone: string, local: number): number {
  const earlier = offsetAt(zone, local - DAY_MS);
  const later = offsetAt(zone, local + DAY_MS);
  const first = local - earlier;
  if (earlier === later && offsetAt(zone, first) === earlier) return first;
  const instants = [first, local - later].filter(
    (instant) => offsetAt(zone, instant) === local - instant,
  );
  return instants.length === 0 ? first : Math.min(...instants);
}

/**
 * The instant of a day and a time of day, such as `2026-12-01` and `09:00`, in `zone`; ms since 1970.
 *
 * @throws DomainError UNKNOWN_TIME_ZONE, INVALID_WALL_TIME
 */
export function localToInstant(day: string, timeOfDay: string, zone: string): number {
  const local = Date.parse(`${day}T${timeOfDay}Z`);
  if (Number.isNaN(local)) {
    throw new DomainError(
      'INVALID_WALL_TIME',
      'must be a day such as 2026-12-01 and a time such as 09:00',
    );
  }
  return instantOf(zone, local);
}

/**
 * Offsets on one UTC day, the midnight that ends it included: `before` until `change`, `after` from
 * it on. No zone has been set twice within a day since 1970.
 */
interface DayOffsets {
  readonly change: number;
  readonly before: number;
  readonly after: number;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly days: Map<number, DayOffsets>;
}

const zones = new Map<string, Zone>();
/** Days kept per zone: far more than a campaign looks at, and about 50 KB when full. */
const KEPT_DAYS = 800;
const KEPT_ZONES = 700;

function dayOffsets(name: string, day: number): DayOffsets {
  const zone = zones.get(name) ?? openZone(name);
  const known = zone.days.get(day);
  if (known !== undefined) return known;
  if (zone.days.size >= KEPT_DAYS) zone.days.clear();
  const start = day * DAY_MS;
  const before = readOffset(zone.format, start);
  const after = readOffset(zone.format, start + DAY_MS);
  const change = before === after ? start : findChange(zone.format, start, before);
  const found = { change, before, after };
  zone.days.set(day, found);
  return found;
}

/** Clocks are set at whole seconds, so the change is found to the second. */
function findChange(format: Intl.DateTimeFormat, start: number, before: number): number {
  let low = 0;
  let high = DAY_MS / 1000;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (readOffset(format, start + middle * 1000) === before) low = middle;
    else high = middle;
  }
  return start + high * 1000;
}

function openZone(name: string): Zone {
  if (!isTimeZone(name)) throw new DomainError('UNKNOWN_TIME_ZONE', 'is no IANA time zone');
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const zone = { format, days: new Map<number, DayOffsets>() };
  // Names match in any case, so a flood of spellings must not stay.
  if (zones.size >= KEPT_ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

/** `11/23/2026, GMT+05:45`; before standard time also `GMT-00:01:15`. */
function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(format.format(instant));
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match ?? [];
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ms : ms;
}
