/** Which counters the live campaigns need, and which of them an event changes. */
import type { NeededActivity } from '../rules/activities-of.ts';
import { compileRules } from '../rules/compile.ts';
import type { Facts } from '../rules/facts.ts';
import { durationMs } from '../time/duration.ts';
import type { Counter, Reading, WantedActivity } from './counter.ts';
import { draftCounters, whereKey, windowMs } from './draft.ts';

export interface ActivityPlan {
  readonly counters: ReadonlyMap<string, Counter>;
  /** By `activityKey` or `usualKey`: where a fact is read. */
  readonly readings: ReadonlyMap<string, Place>;
  /** Types of the events that some counter counts. */
  readonly eventTypes: readonly string[];
  /** The counters that count such an event: of its type, their `where` being met. */
  countersFor(type: string, event: Facts['event']): readonly Counter[];
}

export interface Place {
  readonly counter: Counter;
  readonly reading: Reading;
}

/**
 * The counters that `wanted` needs. Windows with buckets of one size share a counter when they are
 * over the same events: count, sum and avg share one, min, max and distinct have one for each
 * fact measured. A counter's id depends on nothing but that, so it outlives single campaigns.
 *
 * Throws `DomainError` `ACTIVITY_INVALID` on an activity that `conditionSchema` would have refused.
 */
export function planActivities(wanted: Iterable<WantedActivity>): ActivityPlan {
  const counters = draftCounters(wanted);
  const byType = Map.groupBy(counters, (counter) => counter.event);
  const finders = new Map([...byType].map(([type, ofType]) => [type, finderAmong(ofType)]));
  const places = counters.flatMap((counter) =>
    counter.readings.map((reading): [string, Place] => [reading.key, { counter, reading }]),
  );
  return {
    readings: new Map(places),
    counters: new Map(counters.map((counter) => [counter.id, counter])),
    eventTypes: [...byType.keys()],
    countersFor: (type, event) => finders.get(type)?.(event) ?? [],
  };
}

/**
 * The instant (ms) from which on no window of `needed` begins before `since`, from when on its
 * events are known: until then a campaign decides on windows that may be incomplete.
 */
export function completeFrom(needed: readonly NeededActivity[], since: number): number {
  const reaches = needed.flatMap(({ activity, usual }) => {
    if (activity.measure === 'days_since_last') return [];
    const within = windowMs(activity);
    return [within, ...usual.map(({ over }) => within + durationMs(over))];
  });
  return since + Math.max(0, ...reaches);
}

/** Each different `where` is looked at once, however many counters share it. */
function finderAmong(counters: readonly Counter[]): (event: Facts['event']) => readonly Counter[] {
  const unfiltered = counters.filter((counter) => counter.where === undefined);
  const byWhere = Map.groupBy(counters, (counter) => whereKey(counter.where));
  const rules = [...byWhere].flatMap(([id, [first]]) =>
    first?.where === undefined ? [] : [{ id, condition: first.where }],
  );
  if (rules.length === 0) return () => unfiltered;
  const compiled = compileRules(rules);
  return (event) => {
    const met = compiled.match({ event, customer: {} });
    return [...unfiltered, ...met.flatMap((id) => byWhere.get(id) ?? [])];
  };
}
