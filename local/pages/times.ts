/** Instants and durations as people read them. */
import { countedText } from '#shared/domain/effect/wording.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { type Html, html } from './html.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `14 Jan 2026, 16:30 CET`; UTC where the zone is not known. */
export function instantText(at: string | number | Date, zone = 'UTC'): string {
  return `${dayText(at, zone)}, ${clockText(at, zone)} ${zoneText(at, zone)}`;
}

/** The same for machines and, on hovering, in UTC. */
export function instant(at: string | number | Date, zone?: string): Html {
  return timeElement(at, instantText(at, zone));
}

/** As a mailbox lists it: the time alone when it was on the same day as `now`, else the day with it. */
export function shortInstant(at: number, now: Date, zone = 'UTC'): Html {
  const time = clockText(at, zone);
  if (dayText(at, zone) === dayText(now, zone)) return timeElement(at, time);
  const day = format(zone, { day: 'numeric', month: 'short' }).format(at);
  return timeElement(at, `${day}, ${time}`);
}

/** `30 days`, `2 days 12 hours`; as it stands when it is no duration. */
export function durationText(duration: string): string {
  let left = durationMs(duration);
  if (!Number.isFinite(left)) return duration;
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) parts.push(countedText(count, unit));
  }
  return parts.length === 0 ? 'no time' : parts.join(' ');
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const timeElement = (at: string | number | Date, text: string): Html =>
  html`<time datetime="${new Date(at).toISOString()}" title="${instantText(at)}">${text}</time>`;

const dayText = (at: string | number | Date, zone: string): string =>
  format(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at));

const clockText = (at: string | number | Date, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

const zoneText = (at: string | number | Date, zone: string): string =>
  format(zone, { timeZoneName: 'short' })
    .formatToParts(new Date(at))
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, known);
  return known;
}
