/** Counting an event. */
import { parseDecimal, type ScaledInteger, toScaled } from '../decimal.ts';
import { shortHash } from '../hash.ts';
import { type Facts, isScalar, readFact } from '../rules/facts.ts';
import { bucketOf, oldestBucket } from './bucket.ts';
import type { CountedEvent, Counter } from './counter.ts';
import {
  addToDistinct,
  emptyDistinct,
  formatDistinct,
  HASH_LENGTH,
  parseDistinct,
  trimDistinct,
} from './distinct.ts';
import {
  addToExtremes,
  emptyExtremes,
  formatExtremes,
  parseExtremes,
  trimExtremes,
} from './extremes.ts';
import { PackedReader, packUnsigned } from './packed-text.ts';
import type { ActivityPlan } from './plan.ts';
import type { ActivityState } from './state.ts';
import { addToTally, emptyTally, formatTally, parseTally, trimTally } from './tally.ts';

/**
 * `state` with `event` counted; the same object when no counter changes. Duplicates must have been
 * recognised before. Order does not matter: late events give the same facts as punctual ones.
 * An event of the future (the clock of a producer) counts as of `now`.
 *
 * Only counters that this event changes are opened. With a change, counters that the plan does not
 * want, and those with nothing left in any window, are dropped.
 *
 * Throws `DomainError` `ACTIVITY_STATE_BROKEN` when a counter that it has to change cannot be read.
 */
export function recordActivity(
  state: ActivityState,
  plan: ActivityPlan,
  event: CountedEvent,
  now: Date,
): ActivityState {
  const nowMs = now.getTime();
  const punctual = event.at <= nowMs ? event : { ...event, at: nowMs };
  let next: Record<string, string> | undefined;
  for (const counter of plan.countersFor(event.type, event.facts)) {
    const before = state[counter.id];
    const after = counted(counter, before, punctual, nowMs);
    if (after === undefined || after === before) continue;
    next ??= withoutUnwanted(state, plan, nowMs);
    next[counter.id] = after;
  }
  return next ?? state;
}

/** The counter's new text; undefined or `text` when the event changes nothing. */
function counted(
  counter: Counter,
  text: string | undefined,
  event: CountedEvent,
  now: number,
): string | undefined {
  if (counter.kind === 'newest') return countedNewest(counter, text, event.at, now);
  const bucket = bucketOf(event.at, counter.size);
  const oldest = oldestBucket(now, counter.reachMs, counter.size);
  if (bucket < oldest && !counter.keepsSince) return text;
  switch (counter.kind) {
    case 'tally': {
      const tally = text === undefined ? emptyTally(bucket) : parseTally(text);
      addToTally(tally, bucket, decimalsOf(counter.columns, event.facts));
      trimTally(tally, oldest, (tag) => counter.columns.has(tag));
      return formatTally(dated(tally, tally.buckets.at(-1), counter));
    }
    case 'extremes': {
      const value = decimalAt(counter.of, event.facts);
      if (value === undefined) return text;
      const extremes = text === undefined ? emptyExtremes(bucket) : parseExtremes(text);
      addToExtremes(extremes, bucket, value, counter);
      trimExtremes(extremes, oldest);
      return formatExtremes(dated(extremes, extremes.buckets.at(-1), counter));
    }
    case 'distinct': {
      const value = readFact(asFacts(event.facts), counter.of);
      if (!isScalar(value)) return text;
      const distinct = text === undefined ? emptyDistinct(bucket) : parseDistinct(text);
      addToDistinct(
        distinct,
        bucket,
        shortHash(typeof value, String(value)).slice(0, HASH_LENGTH),
        counter,
      );
      trimDistinct(distinct, oldest);
      return formatDistinct(dated(distinct, distinct.seen.at(-1)?.bucket, counter));
    }
  }
}

function countedNewest(
  { reachMs }: Counter,
  text: string | undefined,
  at: number,
  now: number,
): string | undefined {
  const isNews = text === undefined ? at > now - reachMs : at > new PackedReader(text).unsigned();
  return isNews ? packUnsigned(at) : text;
}

/** Where no baseline asks when the history began, it begins with the oldest bucket kept. */
function dated<S extends { since: number }>(
  series: S,
  oldestKept: number | undefined,
  counter: Counter,
): S {
  if (!counter.keepsSince) series.since = oldestKept ?? series.since;
  return series;
}

function withoutUnwanted(
  state: ActivityState,
  plan: ActivityPlan,
  now: number,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [id, text] of Object.entries(state)) {
    const counter = plan.counters.get(id);
    if (counter !== undefined && (counter.keepsSince || !isPast(counter, text, now)))
      kept[id] = text;
  }
  return kept;
}

/** Every packed text begins with its newest bucket, or instant. */
function isPast(counter: Counter, text: string, now: number): boolean {
  const newest = new PackedReader(text).unsigned();
  if (counter.kind === 'newest') return newest <= now - counter.reachMs;
  return newest < oldestBucket(now, counter.reachMs, counter.size);
}

function decimalsOf(
  columns: ReadonlyMap<string, string>,
  event: Facts['event'],
): ReadonlyMap<string, ScaledInteger> {
  const values = new Map<string, ScaledInteger>();
  for (const [tag, of] of columns) {
    const value = decimalAt(of, event);
    if (value !== undefined) values.set(tag, value);
  }
  return values;
}

/**
 * A number of fewer than 15 digits as it is, a longer one rounded to 15 digits, 9 of them after the
 * point. Undefined when the fact is missing or no number; text is none, here as in tests.
 */
function decimalAt(path: string, event: Facts['event']): ScaledInteger | undefined {
  const value = readFact(asFacts(event), path);
  if (typeof value !== 'number') return undefined;
  const decimal = parseDecimal(value) ?? parseDecimal(rounded(value));
  return decimal === undefined ? undefined : toScaled(decimal);
}

function rounded(value: number): string | undefined {
  const wholeDigits = String(Math.trunc(Math.abs(value))).length;
  return wholeDigits <= 15 ? value.toFixed(Math.min(9, 15 - wholeDigits)) : undefined;
}

const asFacts = (event: Facts['event']): Facts => ({ event, customer: {} });
