/** Hours as a person sees them on the wall, by a way of its own: not by the code that is judged. */
import type { QuietHours } from '#shared/domain/time/quiet-hours-schema.ts';

const MINUTE_MS = 60_000;
/** Minutes of one zone that are kept; seeds share their days, so few are asked for. */
const KEPT = 20_000;

interface Wall {
  readonly format: Intl.DateTimeFormat;
  readonly times: Map<number, string>;
}
const walls = new Map<string, Wall>();

/** `HH:MM` in `zone`. */
export function wallClock(zone: string, instant: number): string {
  const { format, times } = wallOf(zone);
  const minute = Math.floor(instant / MINUTE_MS);
  const time = times.get(minute) ?? format.format(instant);
  if (times.size >= KEPT) times.clear();
  times.set(minute, time);
  return time;
}

function wallOf(zone: string): Wall {
  const known = walls.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const wall = { format, times: new Map<number, string>() };
  walls.set(zone, wall);
  return wall;
}

/** Daily windows only, of zone `customer`: the ones that scenarios have. */
export function isQuiet({ from, to }: QuietHours, zone: string, instant: number): boolean {
  const time = wallClock(zone, instant);
  return from < to ? time >= from && time < to : time >= from || time < to;
}
