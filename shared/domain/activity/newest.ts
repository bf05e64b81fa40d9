/** The instant of the newest event, to the millisecond: what days_since_last is read from. */
import { PackedReader, packUnsigned } from './packed-text.ts';

const DAY = 86_400_000;

/** `text` with an event at `at` (ms): the same text when a newer one is known. */
export function withEventAt(text: string | undefined, at: number): string {
  return text !== undefined && newestOf(text) >= at ? text : packUnsigned(at);
}

/** Whole 24-hour days from the newest event in `(now - withinMs, now]`; undefined when there is none. */
export function daysSinceNewest(
  text: string | undefined,
  withinMs: number,
  now: number,
): number | undefined {
  const newest = text === undefined ? -Infinity : newestOf(text);
  if (newest <= now - withinMs || newest === -Infinity) return undefined;
  return Math.max(0, Math.floor((now - newest) / DAY));
}

/** Of any counter's text: it begins with the newest bucket, or here the newest instant. */
export const newestOf = (text: string): number => new PackedReader(text).unsigned();
