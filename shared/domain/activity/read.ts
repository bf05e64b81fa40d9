/** The facts that counters hold for an instant: values in windows, and what is usual before them. */
import { oldestBucket } from './bucket.ts';
import type { Counter, Reading } from './counter.ts';
import { PackedReader } from './packed-text.ts';
import type { ActivityPlan } from './plan.ts';
import { openSeries, type Series } from './series.ts';
import type { ActivityState } from './state.ts';

const DAY = 86_400_000;

/**
 * `Facts.activity` at `now`, which is not before the newest event counted (were it, that event
 * would still count). `keys` narrows it to the facts asked for.
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
  keys?: ReadonlySet<string>,
): Record<string, number> {
  const values: Record<string, number> = {};
  const nowMs = now.getTime();
  for (const counter of plan.counters.values()) {
    const text = state[counter.id];
    let series: Series | undefined;
    for (const reading of counter.readings) {
      if (keys !== undefined && !keys.has(reading.key)) continue;
      if (text !== undefined && counter.kind !== 'newest') series ??= openSeries(counter, text);
      const value =
        counter.kind === 'newest'
          ? daysSince(text, reading, nowMs)
          : factOf(reading, counter, series, nowMs);
      if (value !== undefined) values[reading.key] = value;
    }
  }
  return values;
}

function factOf(
  reading: Reading,
  { size }: Counter,
  series: Series | undefined,
  now: number,
): number | undefined {
  const { measure, withinMs, overMs = 0, since } = reading;
  if (since > now - withinMs - overMs + 1) return undefined;
  const begin = oldestBucket(now, withinMs, size);
  if (reading.overMs === undefined) {
    if (series !== undefined) return series.value(reading, begin);
    return measure === 'count' || measure === 'sum' || measure === 'distinct' ? 0 : undefined;
  }
  const from = oldestBucket(now, withinMs + overMs, size);
  if (series === undefined || series.since > from) return undefined;
  const usual = series.usual(reading, from, begin, withinMs / size);
  return usual !== undefined && usual > 0 ? usual : undefined;
}

function daysSince(
  text: string | undefined,
  { withinMs }: Reading,
  now: number,
): number | undefined {
  if (text === undefined) return undefined;
  const newest = new PackedReader(text).unsigned();
  return newest > now - withinMs ? Math.max(0, Math.floor((now - newest) / DAY)) : undefined;
}
