/** Plain evaluation of one condition: the reference that the compiled index must agree with. */
import { activityKey, usualKey } from './activity-key.ts';
import type { ActivityTest, Condition, FactTest, UsualTest } from './condition.ts';
import { type Facts, readFact } from './facts.ts';
import { testHolds, usualTestHolds } from './test-holds.ts';

/**
 * Whether `condition` holds for `facts`.
 *
 * A segment here is one that could not be resolved: it counts as neither true nor false, and the
 * condition holds only if it holds either way, so that `not` of a lost segment qualifies nobody.
 */
export function evaluateCondition(condition: Condition, facts: Facts): boolean {
  return clauseHolds(condition, facts, true);
}

/** One fact or activity test against `facts`. */
export function leafHolds(test: FactTest | ActivityTest, facts: Facts): boolean {
  if ('fact' in test) return testHolds(test, readFact(facts, test.fact));
  const { now, usual } = readActivityFacts(test, facts);
  return isUsualTest(test) ? usualTestHolds(test, now, usual) : testHolds(test, now);
}

export function isUsualTest(test: FactTest | ActivityTest): test is UsualTest {
  return test.op === 'exceeds_usual' || test.op === 'falls_below_usual';
}

/** The numbers an activity test compares; undefined when missing. `usual` for baseline tests only. */
export function readActivityFacts(
  test: ActivityTest,
  { activity = {} }: Facts,
): { readonly now: number | undefined; readonly usual: number | undefined } {
  const keys = keysOf(test);
  const read = (key: string): number | undefined =>
    Object.hasOwn(activity, key) ? (activity[key] ?? undefined) : undefined;
  return { now: read(keys.now), usual: keys.usual === undefined ? undefined : read(keys.usual) };
}

/** Whether `condition` is sure to come out as `wanted`: so that `not` can be pushed down to the tests. */
export function clauseHolds(condition: Condition, facts: Facts, wanted: boolean): boolean {
  if ('all' in condition) return list(condition.all, facts, wanted, wanted);
  if ('any' in condition) return list(condition.any, facts, wanted, !wanted);
  if ('not' in condition) return clauseHolds(condition.not, facts, !wanted);
  if ('segment' in condition) return false;
  return leafHolds(condition, facts) === wanted;
}

/** De Morgan: the members of a refuted `all` are joined by "or", and the other way round. */
function list(
  members: readonly Condition[],
  facts: Facts,
  wanted: boolean,
  every: boolean,
): boolean {
  return every
    ? members.every((member) => clauseHolds(member, facts, wanted))
    : members.some((member) => clauseHolds(member, facts, wanted));
}

interface Keys {
  readonly now: string;
  readonly usual: string | undefined;
}

/** Hashing an activity costs more than the rest of a test; conditions are immutable, so remember it. */
const keysByTest = new WeakMap<ActivityTest, Keys>();

function keysOf(test: ActivityTest): Keys {
  const known = keysByTest.get(test);
  if (known !== undefined) return known;
  const keys = {
    now: activityKey(test.activity),
    usual: isUsualTest(test) ? usualKey(test) : undefined,
  };
  keysByTest.set(test, keys);
  return keys;
}
