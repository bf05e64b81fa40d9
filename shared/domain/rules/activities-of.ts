/** The aggregates that a condition makes it necessary to keep. */
import { type Duration, durationMs } from '../time/duration.ts';
import { activityKey, usualKey } from './activity-key.ts';
import type { Activity, Condition } from './condition.ts';
import { testsOf } from './condition-walk.ts';

export interface NeededActivity {
  /** `activityKey(activity)`. */
  readonly key: string;
  readonly activity: Activity;
  /** Baselines asked of it, each once, the longest first; `key` is the `usualKey`. */
  readonly usual: readonly { readonly key: string; readonly over: Duration }[];
}

/**
 * Every activity that evaluating `condition` reads, each once, in order of first mention.
 * Segments are not followed: resolve them first.
 */
export function activitiesOf(condition: Condition): readonly NeededActivity[] {
  const needed = new Map<string, { activity: Activity; usual: Map<string, Duration> }>();
  for (const test of testsOf(condition)) {
    if (!('activity' in test)) continue;
    const key = activityKey(test.activity);
    const entry = needed.get(key) ?? { activity: test.activity, usual: new Map() };
    needed.set(key, entry);
    if (test.op === 'exceeds_usual' || test.op === 'falls_below_usual') {
      entry.usual.set(usualKey(test), test.value.over);
    }
  }
  return [...needed].map(([key, { activity, usual }]) => ({
    key,
    activity,
    usual: [...usual]
      .map(([baseline, over]) => ({ key: baseline, over }))
      .sort((a, b) => durationMs(b.over) - durationMs(a.over)),
  }));
}
