/** Letting new counters begin in the past, from the archive of events. */
import { DomainError } from '../domain-error.ts';
import { bucketOf } from './bucket.ts';
import type { CountedEvent } from './counter.ts';
import type { ActivityPlan } from './plan.ts';
import { recordActivity } from './record.ts';
import type { ActivityState } from './state.ts';
import { trimTally } from './tally.ts';
import { formatTally, parseTally } from './tally-text.ts';

const DAY = 86_400_000;

/**
 * Ids of the counters in `plan` that know less than its readings ask for, `live` having been the
 * plan until now: new ones, those that must look further back, and those that must sum another fact.
 */
export function countersToBackfill(plan: ActivityPlan, live: ActivityPlan): ReadonlySet<string> {
  const lacking = [...plan.counters.values()].filter((counter) => {
    const before = live.counters.get(counter.id);
    if (before === undefined || before.reachMs < counter.reachMs) return true;
    if (counter.baseline && !before.baseline) return true;
    if (counter.kind !== 'tally' || before.kind !== 'tally') return false;
    return [...counter.columns.keys()].some((tag) => !before.columns.has(tag));
  });
  return new Set(lacking.map(({ id }) => id));
}

/**
 * Where the archive must end and live counting begin, for a plan in force everywhere since
 * `inForceSince`: the next midnight UTC, so that no bucket is counted by halves from either side.
 */
export function backfillUntil(inForceSince: Date): Date {
  return new Date(Math.ceil(inForceSince.getTime() / DAY) * DAY);
}

export interface Archived {
  /** All of the customer's that happened before `until`, as far back as is known; each once. */
  readonly events: Iterable<CountedEvent>;
  /** `backfillUntil(…)`, or a later midnight UTC. It must be past, and the archive complete up to it. */
  readonly until: Date;
}

/**
 * `state` with what `counters` know of the time before `until` replaced by the archive; what they
 * counted since stays. Doing it again changes nothing, so a run that broke off is run again.
 *
 * Once it has been done for all customers, the campaign's `WantedActivity.since` is where the
 * archive begins. Throws `DomainError` `BACKFILL_NOT_AT_MIDNIGHT`.
 */
export function backfillActivity(
  state: ActivityState,
  plan: ActivityPlan,
  counters: ReadonlySet<string>,
  archived: Archived,
  now: Date,
): ActivityState {
  const cut = archived.until.getTime();
  if (cut % DAY !== 0) {
    throw new DomainError('BACKFILL_NOT_AT_MIDNIGHT', 'a backfill must end at midnight UTC');
  }
  const among: ActivityPlan = {
    ...plan,
    countersFor: (type, event) =>
      plan.countersFor(type, event).filter(({ id }) => counters.has(id)),
  };
  let filled = withoutTalliesBefore(state, plan, counters, cut);
  for (const event of archived.events) {
    if (event.at < cut) filled = recordActivity(filled, among, event, now);
  }
  return filled;
}

/** Adding to a tally twice would count twice; least, greatest, distinct and newest values stay the same. */
function withoutTalliesBefore(
  state: ActivityState,
  plan: ActivityPlan,
  counters: ReadonlySet<string>,
  cut: number,
): ActivityState {
  const kept: Record<string, string> = { ...state };
  for (const id of counters) {
    const counter = plan.counters.get(id);
    const text = state[id];
    if (counter?.kind !== 'tally' || text === undefined) continue;
    const tally = parseTally(text);
    trimTally(tally, bucketOf(cut, counter.size), { columns: counter.columns, baseline: false });
    if (tally.buckets.length === 0) delete kept[id];
    else kept[id] = formatTally(tally);
  }
  return kept;
}
