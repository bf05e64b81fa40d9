/**
 * Which events of a customer were seen: exact within the lateness bound, forgotten beyond it.
 *
 * Ids are 66-bit hashes in 11 characters, filed under the UTC day on which the event happened. A
 * day leaves once every event in it is older than the bound, and such an event is late whether or
 * not it was seen before; so deduplication is exact with bounded memory.
 */
import { shortHash } from '../hash.ts';

/** UTC day number ▶ concatenated short hashes. */
export type RecentEvents = Readonly<Record<string, string>>;

const ID_LENGTH = 11;
const DAY_MS = 86_400_000;

/** An item has an end: about 2,000 events of one customer within the bound take 22 KB. */
export const MAX_RECENT_EVENTS = 2000;

export function hasSeen(recent: RecentEvents, eventId: string, happenedAt: number): boolean {
  const ids = recent[dayOf(happenedAt)];
  if (ids === undefined) return false;
  const wanted = shortHash(eventId);
  for (let at = ids.indexOf(wanted); at !== -1; at = ids.indexOf(wanted, at + 1)) {
    if (at % ID_LENGTH === 0) return true;
  }
  return false;
}

/** `recent` with the event, without the days that lie wholly before `now - latenessMs`. */
export function remember(
  recent: RecentEvents,
  eventId: string,
  happenedAt: number,
  now: number,
  latenessMs: number,
): RecentEvents {
  const kept = keptDays(recent, now, latenessMs);
  const day = dayOf(happenedAt);
  return { ...Object.fromEntries(kept), [day]: (recent[day] ?? '') + shortHash(eventId) };
}

/** Days that the next `remember` leaves out are not counted, or a full state would stay full. */
export function countRecent(recent: RecentEvents, now: number, latenessMs: number): number {
  let characters = 0;
  for (const [, ids] of keptDays(recent, now, latenessMs)) characters += ids.length;
  return characters / ID_LENGTH;
}

function keptDays(recent: RecentEvents, now: number, latenessMs: number) {
  const oldestDay = Math.floor((now - latenessMs) / DAY_MS);
  return Object.entries(recent).filter(([day]) => Number(day) >= oldestDay);
}

const dayOf = (instant: number): string => String(Math.floor(instant / DAY_MS));
