/** Hours as a person sees them on the wall, by a way of its own: not by the code that is judged. */
import type { QuietHours } from '#shared/domain/time/quiet-hours.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `HH:MM` in `zone`. */
export function wallClock(zone: string, instant: number): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  return format.format(instant);
}

/** Daily windows only, of zone `customer`: the ones that scenarios have. */
export function isQuiet({ from, to }: QuietHours, zone: string, instant: number): boolean {
  const time = wallClock(zone, instant);
  return from < to ? time >= from && time < to : time >= from || time < to;
}
