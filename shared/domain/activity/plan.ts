/** Which counters the live campaigns need, and which of them an event changes. */
import { DomainError } from '../domain-error.ts';
import { shortHash } from '../hash.ts';
import type { NeededActivity } from '../rules/activities-of.ts';
import { MAX_WINDOW_MS } from '../rules/bounds.ts';
import { canonicalCondition } from '../rules/canonical-condition.ts';
import { compileRules } from '../rules/compile.ts';
import type { Activity, Condition } from '../rules/condition.ts';
import type { Facts } from '../rules/facts.ts';
import { durationMs } from '../time/duration.ts';
import { type BucketSize, bucketSizeFor } from './bucket.ts';
import type { Counter, CounterKind, Reading } from './counter.ts';
import { COUNTER_ID_LENGTH } from './state.ts';
import { TAG_LENGTH } from './tally.ts';

/** An activity of a live campaign, as `activitiesOf` finds it. */
export interface WantedActivity extends NeededActivity {
  /**
   * From when on its events are known, in ms: when the campaign was published, or the earliest
   * event of a finished backfill. While the window reaches back further, the fact is missing.
   * Left out ("from now"), what was not counted did not happen: the window is complete at once.
   * When campaigns share an activity, the earliest holds for all of them (see `completeFrom`).
   */
  readonly since?: number;
}

export interface ActivityPlan {
  readonly counters: ReadonlyMap<string, Counter>;
  /** Types of the events that some counter counts. */
  readonly eventTypes: readonly string[];
  /** The counters that count such an event: of its type, their `where` being met. */
  countersFor(type: string, event: Facts['event']): readonly Counter[];
}

/**
 * The counters that `wanted` needs. Windows with buckets of one size share a counter when they are
 * over the same events: count, sum and avg share one, min, max and distinct have one for each
 * fact measured. A counter's id depends on nothing but that, so it outlives single campaigns.
 *
 * Throws `DomainError` `ACTIVITY_INVALID` on an activity that `conditionSchema` would have refused.
 */
export function planActivities(wanted: Iterable<WantedActivity>): ActivityPlan {
  const drafts = new Map<string, Draft>();
  for (const activity of wanted) draftFor(activity, drafts);
  const counters = [...drafts.values()].map(counterFrom);
  const byType = Map.groupBy(counters, (counter) => counter.event);
  const finders = new Map([...byType].map(([type, ofType]) => [type, finderAmong(ofType)]));
  return {
    counters: new Map(counters.map((counter) => [counter.id, counter])),
    eventTypes: [...byType.keys()],
    countersFor: (type, event) => finders.get(type)?.(event) ?? [],
  };
}

/** The instant (ms) from which on all windows of `needed` are complete, its events being known since `since`. */
export function completeFrom(needed: readonly NeededActivity[], since: number): number {
  const reaches = needed.flatMap(({ activity, usual }) =>
    activity.measure === 'days_since_last'
      ? []
      : [windowMs(activity), ...usual.map(({ over }) => windowMs(activity) + durationMs(over))],
  );
  return since + Math.max(0, ...reaches);
}

interface Draft {
  readonly id: string;
  readonly identity: string;
  readonly activity: Activity;
  readonly kind: CounterKind;
  readonly columns: Map<string, string>;
  readonly readings: Map<string, Reading>;
}

function draftFor(
  { key, activity, usual, since }: WantedActivity,
  drafts: Map<string, Draft>,
): void {
  const { measure, of } = activity;
  const withinMs = windowMs(activity);
  const tag = of === undefined ? undefined : shortHash('fact', of).slice(0, TAG_LENGTH);
  const reading = {
    key,
    measure,
    withinMs,
    since: since ?? -Infinity,
    ...(tag === undefined ? {} : { tag }),
  };
  const baselines = usual.map((one) => ({
    ...reading,
    key: one.key,
    overMs: durationMs(one.over),
  }));
  for (const one of [reading, ...baselines]) {
    const draft = draftOf(activity, one, drafts);
    if (tag !== undefined && of !== undefined) draft.columns.set(tag, of);
    const known = draft.readings.get(one.key);
    draft.readings.set(one.key, { ...one, since: Math.min(one.since, known?.since ?? one.since) });
  }
}

function draftOf(activity: Activity, reading: Reading, drafts: Map<string, Draft>): Draft {
  const kind = kindOf(activity, reading.overMs !== undefined);
  const identity = JSON.stringify([
    kind.kind,
    kind.kind === 'newest' ? 0 : sizeOf(reading),
    activity.event,
    whereKey(activity.where),
    kind.kind === 'extremes' || kind.kind === 'distinct'
      ? [activity.measure, kind.of, kind.history]
      : 0,
  ]);
  const id = shortHash('counter', identity).slice(0, COUNTER_ID_LENGTH);
  const known = drafts.get(id);
  if (known !== undefined && known.identity !== identity) {
    throw invalid('two activities happen to share an id; write one of them with another window');
  }
  const draft = known ?? { id, identity, activity, kind, columns: new Map(), readings: new Map() };
  drafts.set(id, draft);
  return draft;
}

function kindOf({ measure, of }: Activity, history: boolean): CounterKind {
  if (measure === 'days_since_last') return { kind: 'newest' };
  if (measure === 'count') return { kind: 'tally', columns: new Map() };
  if (of === undefined) throw invalid(`${measure} must say of which fact`);
  if (measure === 'distinct') return { kind: 'distinct', of, history };
  if (measure === 'min' || measure === 'max')
    return { kind: 'extremes', of, side: measure, history };
  return { kind: 'tally', columns: new Map() };
}

function counterFrom({ id, activity, kind, columns, readings }: Draft): Counter {
  const all = [...readings.values()];
  return {
    ...(kind.kind === 'tally' ? { kind: 'tally', columns } : kind),
    id,
    event: activity.event,
    where: activity.where,
    size: sizeOf(all[0]),
    readings: all,
    reachMs: Math.max(...all.map(reachOf)),
    keepsSince: all.some((reading) => reading.overMs !== undefined),
  };
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

function windowMs({ measure, within }: Activity): number {
  if (within === undefined && measure === 'days_since_last') return Infinity;
  const ms = within === undefined ? Number.NaN : durationMs(within);
  if (!(ms > 0)) throw invalid('an activity needs a window, such as P30D');
  return ms;
}

const whereKey = (where: Condition | undefined): string =>
  where === undefined ? '' : canonicalCondition(where);
const reachOf = ({ withinMs, overMs = 0 }: Reading): number => withinMs + overMs;

function sizeOf(reading: Reading | undefined): BucketSize {
  const reachMs = reading === undefined ? 0 : reachOf(reading);
  if (reachMs > MAX_WINDOW_MS && reachMs !== Infinity) {
    throw invalid('an activity reaches back further than 365 days');
  }
  return bucketSizeFor(reachMs);
}

const invalid = (message: string): DomainError => new DomainError('ACTIVITY_INVALID', message);
