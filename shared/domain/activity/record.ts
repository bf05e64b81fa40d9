/** Counting an event in all counters that it concerns. */
import { oldestBucket } from './bucket.ts';
import { countEvent } from './count-event.ts';
import type { CountedEvent, Counter } from './counter.ts';
import { newestOf } from './newest.ts';
import type { ActivityPlan } from './plan.ts';
import type { ActivityState } from './state.ts';

/**
 * `state` with `event` counted; the same object when no counter changes. Duplicates must have been
 * recognised before. Order does not matter: late events give the same facts as punctual ones.
 * An event of the future (the clock of a producer) counts as of `now`, one before 1970 not at all.
 *
 * Only counters that this event concerns are opened, and freed of what has left their windows.
 * Counters that the plan does not want, or whose newest event has left every window, are dropped
 * whenever something changes; so the state is never larger than its windows.
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
  if (!(event.at >= 0)) return state;
  const counted = event.at <= nowMs ? event : { ...event, at: nowMs };
  let next: Record<string, string> | undefined;
  for (const counter of plan.countersFor(event.type, event.facts)) {
    const before = state[counter.id];
    const after = countEvent(counter, before, counted, nowMs);
    if (after === undefined || after === before) continue;
    next ??= stillWanted(state, plan, nowMs);
    next[counter.id] = after;
  }
  return next ?? state;
}

function stillWanted(
  state: ActivityState,
  plan: ActivityPlan,
  now: number,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [id, text] of Object.entries(state)) {
    const counter = plan.counters.get(id);
    if (counter !== undefined && !isSpent(counter, text, now)) kept[id] = text;
  }
  return kept;
}

/** Nothing in any window, and no history that a baseline would ask for. */
function isSpent(counter: Counter, text: string, now: number): boolean {
  if (counter.baseline) return false;
  if (counter.kind === 'newest') return newestOf(text) <= now - counter.reachMs;
  return newestOf(text) < oldestBucket(now, counter.reachMs, counter.size);
}
