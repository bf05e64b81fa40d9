/**
 * Plain recomputation of activities over a list of events: what the counters must agree with.
 * It knows windows, buckets and measures, and nothing of how counters are kept.
 */

import type { CountedEvent } from '#shared/domain/activity/counter.ts';
import { shortHash } from '#shared/domain/hash.ts';
import type { Activity } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import { durationMs } from '#shared/domain/time/duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Events later than `now` are ignored. */
export function recompute(
  activity: Activity,
  events: readonly CountedEvent[],
  now: number,
): number | undefined {
  const within = activity.within === undefined ? Infinity : durationMs(activity.within);
  const relevant = relevantOf(activity, events, now);
  if (activity.measure === 'days_since_last') {
    const newest = Math.max(-Infinity, ...relevant.map((event) => event.at));
    return newest > now - within ? Math.floor((now - newest) / DAY) : undefined;
  }
  const size = sizeFor(within);
  return measured(
    activity,
    relevant.filter((event) => event.at >= windowStart(now, within, size)),
  );
}

/** The mean per window before the current one, or undefined when it may not be given. */
export function recomputeUsual(
  activity: Activity,
  over: string,
  events: readonly CountedEvent[],
  now: number,
): number | undefined {
  const within = durationMs(activity.within ?? '');
  const reach = within + durationMs(over);
  const size = sizeFor(reach);
  const end = windowStart(now, within, size);
  const start = windowStart(now, reach, size);
  const known = relevantOf(activity, events, now).filter(
    (event) => activity.measure === 'count' || factFor(activity, event) !== undefined,
  );
  if (!known.some((event) => event.at < start + size)) return undefined;
  const between = (from: number, before: number) =>
    known.filter(({ at }) => at >= from && at < before);
  let usual: number | undefined;
  if (activity.measure === 'avg') usual = measured(activity, between(start, end));
  else if (activity.measure === 'count' || activity.measure === 'sum') {
    usual = ((measured(activity, between(start, end)) ?? 0) * within) / (end - start);
  } else {
    const step = Math.max(size, Math.round(within / size) * size);
    const values: number[] = [];
    for (let before = end; before - step >= start; before -= step) {
      const value = measured(activity, between(before - step, before));
      if (value !== undefined) values.push(value);
    }
    usual =
      values.length === 0
        ? undefined
        : values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  return usual !== undefined && usual > 0 ? usual : undefined;
}

const relevantOf = (activity: Activity, events: readonly CountedEvent[], now: number) =>
  events.filter(
    (event) =>
      event.at <= now &&
      event.type === activity.event &&
      (activity.where === undefined ||
        evaluateCondition(activity.where, { event: event.facts, customer: {} })),
  );

function measured(activity: Activity, events: readonly CountedEvent[]): number | undefined {
  if (activity.measure === 'count') return events.length;
  const values = events.flatMap((event) => factFor(activity, event) ?? []);
  if (activity.measure === 'distinct')
    return new Set(values.map((value) => shortHash(typeof value, String(value)))).size;
  // Test amounts have at most two decimals: cents are exact integers.
  const cents = values.map((value) => Math.round(Number(value) * 100));
  const sum = cents.reduce((total, value) => total + value, 0) / 100;
  if (activity.measure === 'sum') return sum;
  if (cents.length === 0) return undefined;
  if (activity.measure === 'avg') return sum / cents.length;
  return (activity.measure === 'min' ? Math.min(...cents) : Math.max(...cents)) / 100;
}

function factFor(activity: Activity, event: CountedEvent): string | number | undefined {
  const value = event.facts[(activity.of ?? '').replace('event.', '')];
  if (activity.measure === 'distinct')
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  return typeof value === 'number' ? value : undefined;
}

const sizeFor = (reach: number): number =>
  reach <= 2 * HOUR ? 60_000 : reach <= 2 * DAY ? HOUR : DAY;

/** The first instant of the bucket that holds the window's first millisecond. */
const windowStart = (now: number, within: number, size: number): number => {
  const first = now - within + 1;
  return first - (((first % size) + size) % size);
};
