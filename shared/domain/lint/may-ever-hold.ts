/** Whether there are facts at all for which a condition holds. */
import { activityKey } from '../rules/activity-key.ts';
import type { ActivityTest, Condition, FactTest } from '../rules/condition.ts';
import { isUsualTest } from '../rules/evaluate.ts';
import { conjunctionsOf, type Literal, testOf } from '../rules/index/normal-form.ts';
import { ANYTHING, intersection, isEmpty, type ValueSet, valuesOf } from './value-set.ts';

/** What a test's fact may be at all. */
export type ValuesKnown = (test: FactTest | ActivityTest) => ValueSet;

/**
 * False only if `condition` holds for no facts whatever, as far as one fact at a time tells: what two
 * facts have to do with each other is not looked at.
 */
export const mayEverHold = (condition: Condition, known: ValuesKnown = () => ANYTHING): boolean =>
  conjunctionsOf(condition).some((literals) => isConsistent(literals, known));

/** Names what a test looks at: two of one name see the same value. */
const subjectOf = (test: FactTest | ActivityTest): string =>
  'fact' in test ? test.fact : `activity ${activityKey(test.activity)}`;

function isConsistent(literals: readonly Literal[], known: ValuesKnown): boolean {
  const left = new Map<string, ValueSet>();
  const wanted = new Map<string, boolean>();
  for (const literal of literals) {
    const text = JSON.stringify(literal.clause);
    if ((wanted.get(text) ?? literal.wanted) !== literal.wanted) return false;
    wanted.set(text, literal.wanted);
    if (literal.opaque) continue;
    const test = testOf(literal);
    if (isUsualTest(test)) continue;
    const subject = subjectOf(test);
    const values = intersection(left.get(subject) ?? known(test), valuesOf(test, literal.wanted));
    if (isEmpty(values, isWhole(test))) return false;
    left.set(subject, values);
  }
  return true;
}

const WHOLE: ReadonlySet<string> = new Set(['count', 'distinct', 'days_since_last']);

const isWhole = (test: FactTest | ActivityTest): boolean =>
  'activity' in test && WHOLE.has(test.activity.measure);
