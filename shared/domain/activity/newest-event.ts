/** When a customer's newest event of a type happened, to the millisecond and whatever order events came in. */
import { activityKey } from '../rules/activity-key.ts';
import type { Activity } from '../rules/condition.ts';
import { newestOf } from './newest.ts';
import type { ActivityPlan } from './plan.ts';
import type { ActivityState } from './state.ts';

/** What has to be planned for `newestEvent` to know. */
export const lastOf = (event: string): Activity => ({ event, measure: 'days_since_last' });

/** Instant (ms); undefined when none was counted, or `lastOf(event)` is not planned. */
export function newestEvent(
  state: ActivityState,
  plan: ActivityPlan,
  event: string,
): number | undefined {
  const counter = plan.readings.get(activityKey(lastOf(event)))?.counter;
  const text = counter === undefined ? undefined : state[counter.id];
  return text === undefined ? undefined : newestOf(text);
}
