/** Stable short names for activities: what `Facts.activity` and stored windows are keyed by. */
import { shortHash } from '../hash.ts';
import { durationMs } from '../time/duration.ts';
import { canonicalCondition } from './canonical-condition.ts';
import type { Activity, UsualTest } from './condition.ts';

/**
 * 11 characters of base64url, equal for equal activities however they are written: key order,
 * order within `all`, `any` and sets, `P1W` or `P7D`. `Facts.activity[activityKey(a)]` is the
 * value now; it is left out when there is none (`avg` of no events).
 */
export function activityKey(activity: Activity): string {
  return shortHash('activity', canonicalActivity(activity));
}

/**
 * The key of a test's baseline: `Facts.activity[usualKey(test)]` is the customer's own mean per
 * `within` of the measure over the `over` that ended where the window began, that is over
 * `(now - within - over, now - within]`, in the unit of the activity itself. The test compares the
 * activity's value with `times ×` that mean, so the key does not depend on `times`. Leave it out
 * while the customer has not been known for all of `over`: a missing baseline makes the test false.
 */
export function usualKey(test: UsualTest): string {
  return shortHash('usual', canonicalActivity(test.activity), String(durationMs(test.value.over)));
}

function canonicalActivity({ event, where, measure, of, within }: Activity): string {
  return JSON.stringify([
    event,
    measure,
    of ?? null,
    within === undefined ? null : durationMs(within),
    where === undefined ? null : canonicalCondition(where),
  ]);
}
