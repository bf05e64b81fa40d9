/** One event in one counter: its text is opened, changed and closed again. */
import { shortHash } from '../hash.ts';
import { type Facts, isScalar, readFact } from '../rules/facts.ts';
import { type Amount, amountFrom } from './amount.ts';
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
import { withEventAt } from './newest.ts';
import { addToTally, emptyTally, trimTally } from './tally.ts';
import { formatTally, parseTally } from './tally-text.ts';

/**
 * The counter's text with `event`, which is of its kind and not after `now` (ms), counted, and
 * without what has left every window. Undefined, or `text` itself, when the event changes nothing:
 * it has left every window already, or lacks the fact measured.
 */
export function countEvent(
  counter: Counter,
  text: string | undefined,
  event: CountedEvent,
  now: number,
): string | undefined {
  if (counter.kind === 'newest') {
    return event.at > now - counter.reachMs ? withEventAt(text, event.at) : text;
  }
  const bucket = bucketOf(event.at, counter.size);
  const oldest = oldestBucket(now, counter.reachMs, counter.size);
  // A baseline wants to know of it: the customer's history began earlier than was known.
  if (bucket < oldest && !counter.baseline) return text;
  switch (counter.kind) {
    case 'tally': {
      const tally = text === undefined ? emptyTally(bucket) : parseTally(text);
      addToTally(tally, bucket, amountsOf(counter.columns, event.facts));
      trimTally(tally, oldest, counter);
      return formatTally(tally);
    }
    case 'min':
    case 'max': {
      const value = amountAt(counter.of, event.facts);
      if (value === undefined) return text;
      const extremes = text === undefined ? emptyExtremes(bucket) : parseExtremes(text);
      addToExtremes(extremes, bucket, value, counter);
      trimExtremes(extremes, oldest, counter);
      return formatExtremes(extremes);
    }
    case 'distinct': {
      const value = readFact(asFacts(event.facts), counter.of);
      if (!isScalar(value)) return text;
      const hash = shortHash(typeof value, String(value)).slice(0, HASH_LENGTH);
      const distinct = text === undefined ? emptyDistinct(bucket) : parseDistinct(text);
      addToDistinct(distinct, bucket, hash, counter);
      trimDistinct(distinct, oldest, counter);
      return formatDistinct(distinct);
    }
  }
}

function amountsOf(
  columns: ReadonlyMap<string, string>,
  event: Facts['event'],
): ReadonlyMap<string, Amount> {
  const values = new Map<string, Amount>();
  for (const [tag, of] of columns) {
    const value = amountAt(of, event);
    if (value !== undefined) values.set(tag, value);
  }
  return values;
}

/** Undefined when the fact is missing or no number; text is none, here as in tests. */
function amountAt(path: string, event: Facts['event']): Amount | undefined {
  const value = readFact(asFacts(event), path);
  return typeof value === 'number' ? amountFrom(value) : undefined;
}

const asFacts = (event: Facts['event']): Facts => ({ event, customer: {} });
