/** Who belongs to a condition, told from what is known of a customer: yes, no, or nobody can tell. */
import type { ActivityPlan } from '../activity/plan.ts';
import { isKnown } from '../activity/read.ts';
import { activityKey, usualKey } from '../rules/activity-key.ts';
import { activityName } from '../rules/activity-name.ts';
import type { ActivityTest, Condition, FactTest } from '../rules/condition.ts';
import { testsOf } from '../rules/condition-walk.ts';
import { clauseHolds, isUsualTest } from '../rules/evaluate.ts';
import type { Facts } from '../rules/facts.ts';
import { VALUE_FACT_PATHS } from '../value/value-names.ts';

export type Membership = 'in' | 'out' | 'undecided';

export interface MembershipTest {
  /** Whether there is more to know than the profile tells. */
  readonly readsState: boolean;
  /** Activity keys to read before `decide`. */
  readonly keys: ReadonlySet<string>;
  /** What the condition asks for but nobody counts, or not for long enough: in words, each once. */
  readonly notCounted: readonly string[];
  /** By the profile alone; `undecided` may come out otherwise when activities are known. */
  decideByProfile(customer: Facts['customer']): Membership;
  /** `customer`: of the profile and of the state. */
  decide(customer: Facts['customer'], activity: NonNullable<Facts['activity']>): Membership;
}

/**
 * `condition` with its segments resolved. Apart from any event: a test of an event's fact is open,
 * and so is one of an activity that `plan` does not count over its whole window at `now`.
 */
export function membershipTest(
  condition: Condition,
  plan: ActivityPlan,
  now: Date,
): MembershipTest {
  const isCounted = (test: ActivityTest) => keysOf(test).every((key) => isKnown(plan, key, now));
  const activities = testsOf(condition).filter((test): test is ActivityTest => 'activity' in test);
  const counted = activities.filter(isCounted);
  const isOpen = (test: FactTest | ActivityTest) =>
    'fact' in test ? test.fact.startsWith('event.') : !isCounted(test);
  const seen = opened(condition, isOpen);
  const isInState = (test: FactTest) => VALUE_FACT_PATHS.has(test.fact);
  const unseen = opened(condition, (test) => 'activity' in test || isInState(test) || isOpen(test));
  const lacking = activities.filter((test) => !isCounted(test));
  return {
    readsState:
      counted.length > 0 || testsOf(condition).some((test) => 'fact' in test && isInState(test)),
    keys: new Set(counted.flatMap(keysOf)),
    notCounted: [...new Set(lacking.map(activityName))],
    decideByProfile: (customer) => membership(unseen, { event: {}, customer }),
    decide: (customer, activity) => membership(seen, { event: {}, customer, activity }),
  };
}

/** A segment that is not there is neither true nor false, which is what an open test is. */
const OPEN: Condition = { segment: 'open' };

function opened(
  condition: Condition,
  isOpen: (test: FactTest | ActivityTest) => boolean,
): Condition {
  if ('all' in condition) return { all: condition.all.map((one) => opened(one, isOpen)) };
  if ('any' in condition) return { any: condition.any.map((one) => opened(one, isOpen)) };
  if ('not' in condition) return { not: opened(condition.not, isOpen) };
  return 'segment' in condition || isOpen(condition) ? OPEN : condition;
}

function membership(condition: Condition, facts: Facts): Membership {
  if (clauseHolds(condition, facts, true)) return 'in';
  return clauseHolds(condition, facts, false) ? 'out' : 'undecided';
}

const keysOf = (test: ActivityTest): readonly string[] => [
  activityKey(test.activity),
  ...(isUsualTest(test) ? [usualKey(test)] : []),
];
