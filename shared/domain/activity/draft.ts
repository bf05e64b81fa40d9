/** From activities to counters: what may share one does. */
import { DomainError } from '../domain-error.ts';
import { shortHash } from '../hash.ts';
import { MAX_WINDOW_MS } from '../rules/bounds.ts';
import { canonicalCondition } from '../rules/canonical-condition.ts';
import type { Activity, Condition } from '../rules/condition.ts';
import { durationMs } from '../time/duration.ts';
import { type BucketSize, bucketSizeFor } from './bucket.ts';
import type { Counter, Reading, WantedActivity } from './counter.ts';
import { COUNTER_ID_LENGTH } from './state.ts';
import { TAG_LENGTH } from './tally-text.ts';

/** Throws `DomainError` `ACTIVITY_INVALID`. */
export function draftCounters(wanted: Iterable<WantedActivity>): readonly Counter[] {
  const drafts = new Map<string, Draft>();
  for (const { key, activity, usual, since = -Infinity } of wanted) {
    const value = { key, measure: activity.measure, withinMs: windowMs(activity), since };
    addReading(drafts, activity, value);
    for (const { key: usualKey, over } of usual) {
      addReading(drafts, activity, { ...value, key: usualKey, overMs: durationMs(over) });
    }
  }
  return [...drafts.values()].map(counterFrom);
}

/** Throws `DomainError` `ACTIVITY_INVALID` when there is no window but has to be one. */
export function windowMs({ measure, within }: Activity): number {
  if (within === undefined && measure === 'days_since_last') return Infinity;
  const ms = within === undefined ? Number.NaN : durationMs(within);
  if (!(ms > 0)) throw invalid('an activity needs a window, such as P30D');
  return ms;
}

/** Equal for equal conditions, however they are written. */
export const whereKey = (where: Condition | undefined): string =>
  where === undefined ? '' : canonicalCondition(where);

interface Draft {
  readonly id: string;
  /** What the id is a hash of. */
  readonly identity: string;
  readonly kind: Counter['kind'];
  readonly activity: Activity;
  readonly size: BucketSize;
  readonly columns: Map<string, string>;
  readonly readings: Map<string, Reading>;
}

const KIND = {
  count: 'tally',
  sum: 'tally',
  avg: 'tally',
  min: 'min',
  max: 'max',
  distinct: 'distinct',
  days_since_last: 'newest',
} as const satisfies Record<Activity['measure'], Counter['kind']>;

function addReading(drafts: Map<string, Draft>, activity: Activity, reading: Reading): void {
  const draft = draftOf(drafts, activity, reading);
  const known = draft.readings.get(reading.key);
  const since = Math.min(reading.since, known?.since ?? Infinity);
  const tag = tagIn(draft, activity);
  draft.readings.set(reading.key, { ...reading, since, ...(tag === undefined ? {} : { tag }) });
}

function draftOf(drafts: Map<string, Draft>, activity: Activity, reading: Reading): Draft {
  const kind = KIND[activity.measure];
  const size = bucketSizeFor(checkedReach(reading));
  const parts: (string | number | boolean)[] = [kind, activity.event, whereKey(activity.where)];
  if (kind !== 'newest') parts.push(size);
  // A baseline needs more than the windows of the same fact, which need not pay for it.
  if (kind !== 'newest' && kind !== 'tally') parts.push(requiredOf(activity), isBaseline(reading));
  const identity = JSON.stringify(parts);
  const id = shortHash('counter', identity).slice(0, COUNTER_ID_LENGTH);
  const known = drafts.get(id);
  if (known !== undefined && known.identity !== identity) {
    throw invalid('two activities happen to hash to one id; change one of them a little');
  }
  const draft = known ?? {
    id,
    identity,
    kind,
    activity,
    size,
    columns: new Map(),
    readings: new Map(),
  };
  drafts.set(id, draft);
  return draft;
}

function tagIn({ kind, columns }: Draft, activity: Activity): string | undefined {
  if (kind !== 'tally' || activity.measure === 'count') return undefined;
  const of = requiredOf(activity);
  const tag = shortHash('fact', of).slice(0, TAG_LENGTH);
  if ((columns.get(tag) ?? of) !== of) throw invalid('two facts happen to hash to one column');
  columns.set(tag, of);
  return tag;
}

function counterFrom({ id, kind, activity, size, columns, readings }: Draft): Counter {
  const all = [...readings.values()];
  const common = {
    id,
    event: activity.event,
    where: activity.where,
    size,
    readings: all,
    reachMs: Math.max(...all.map(reachOf)),
    baseline: all.some(isBaseline),
  };
  if (kind === 'newest') return { ...common, kind };
  if (kind === 'tally') return { ...common, kind, columns };
  const of = requiredOf(activity);
  return kind === 'distinct' ? { ...common, kind, of } : { ...common, kind, of };
}

function requiredOf({ measure, of }: Activity): string {
  if (of === undefined) throw invalid(`${measure} needs the event fact it measures`);
  return of;
}

function checkedReach(reading: Reading): number {
  const reachMs = reachOf(reading);
  const endless = reading.measure === 'days_since_last' && reachMs === Infinity;
  if (!(endless || reachMs <= MAX_WINDOW_MS))
    throw invalid('an activity looks back more than 365 days');
  return reachMs;
}

const reachOf = ({ withinMs, overMs = 0 }: Reading): number => withinMs + overMs;
const isBaseline = ({ overMs }: Reading): boolean => overMs !== undefined;
const invalid = (message: string): DomainError => new DomainError('ACTIVITY_INVALID', message);
