/** The facts that counters hold for an instant: values in windows, and what is usual before them. */
import type { Activity } from '../rules/condition.ts';
import { oldestBucket } from './bucket.ts';
import type { Counter, Reading } from './counter.ts';
import { daysSinceNewest } from './newest.ts';
import type { ActivityPlan } from './plan.ts';
import { openSeries } from './series.ts';
import type { ActivityState } from './state.ts';

/**
 * `Facts.activity` at `now`, which is not before the newest event counted (were it, that event
 * would still count). `keys` narrows it to the facts asked for,
 * and the work to their counters.
 *
 * - count, sum, distinct: 0 when nothing was counted. avg, min, max: missing then.
 * - days_since_last: whole 24-hour days since the newest event known; missing when none is.
 * - All but days_since_last are missing while their window begins before their events are known
 *   (`WantedActivity.since`).
 * - Usual is count or sum per `within`; the avg of all events; the mean of min, max or distinct of
 *   the whole windows (of whole buckets, at least one) that fit into `over`, for min and max of
 *   those with events. It is missing when it is not above zero, as no multiple of it means
 *   anything then, and until the customer's first counted event lies in the oldest bucket of
 *   `over` or before: it is drawn from the whole of `over` or not at all.
 *
 * Throws `DomainError` `ACTIVITY_STATE_BROKEN` when a counter cannot be read.
 */
export function readActivity(
  state: ActivityState,
  plan: ActivityPlan,
  now: Date,
  keys: Iterable<string> = plan.readings.keys(),
): Record<string, number> {
  const values: Record<string, number> = {};
  const opened = new Map<Counter, Read>();
  for (const key of keys) {
    const place = plan.readings.get(key);
    if (place === undefined) continue;
    const { counter, reading } = place;
    const read = opened.get(counter) ?? readerOf(counter, state[counter.id], now.getTime());
    opened.set(counter, read);
    const value = read(reading);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

/**
 * Whether `readActivity` can tell the fact under `key` at `now`: it is counted, and has been for the
 * whole of its window.
 */
export function isKnown(plan: ActivityPlan, key: string, now: Date): boolean {
  const place = plan.readings.get(key);
  return place !== undefined && reachesBack(place.counter, place.reading, now.getTime());
}

type Read = (reading: Reading) => number | undefined;

function readerOf(counter: Counter, text: string | undefined, now: number): Read {
  if (counter.kind === 'newest') return ({ withinMs }) => daysSinceNewest(text, withinMs, now);
  const series = text === undefined ? undefined : openSeries(counter, text);
  const { size } = counter;
  return (reading) => {
    const { measure, withinMs, overMs } = reading;
    if (!reachesBack(counter, reading, now)) return undefined;
    if (series === undefined) return overMs === undefined ? OF_NOTHING[measure] : undefined;
    const begin = oldestBucket(now, withinMs, size);
    if (overMs === undefined) return series.value(reading, begin);
    const from = oldestBucket(now, withinMs + overMs, size);
    const usual = series.usual(reading, from, begin, withinMs / size);
    return usual !== undefined && usual > 0 ? usual : undefined;
  };
}

/** The newest event is told from whatever is known. */
const reachesBack = (
  { kind }: Counter,
  { withinMs, overMs = 0, since }: Reading,
  now: number,
): boolean => kind === 'newest' || since <= now - withinMs - overMs + 1;

const OF_NOTHING: Readonly<Partial<Record<Activity['measure'], number>>> = {
  count: 0,
  sum: 0,
  distinct: 0,
};
