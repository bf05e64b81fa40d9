/** What a condition mentions. Tests inside an activity's `where` belong to the activity. */
import type { ActivityTest, Condition, FactTest, SegmentTest } from './condition.ts';

/** The tests at the leaves, in reading order. */
export function testsOf(condition: Condition): readonly (FactTest | ActivityTest | SegmentTest)[] {
  if ('all' in condition) return condition.all.flatMap(testsOf);
  if ('any' in condition) return condition.any.flatMap(testsOf);
  if ('not' in condition) return testsOf(condition.not);
  return [condition];
}

/** Every fact path that evaluating `condition` reads, once each. Segments are not followed. */
export function factPathsOf(condition: Condition): readonly string[] {
  return [...new Set(testsOf(condition).flatMap((test) => ('fact' in test ? [test.fact] : [])))];
}

/** Ids of the segments that `condition` names itself, once each. */
export function segmentsOf(condition: Condition): readonly string[] {
  return [
    ...new Set(testsOf(condition).flatMap((test) => ('segment' in test ? [test.segment] : []))),
  ];
}
