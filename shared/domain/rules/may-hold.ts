/** What facts that are at hand already rule out, before the others are read. */
import type { Condition } from './condition.ts';
import { leafHolds } from './evaluate.ts';
import type { Facts } from './facts.ts';

/** False only if `condition` does not hold whatever its activities come to. */
export const mayHold = (condition: Condition, facts: Omit<Facts, 'activity'>): boolean =>
  mayBe(condition, facts, true);

/** Whether `condition` may come out as `wanted`. */
function mayBe(condition: Condition, facts: Facts, wanted: boolean): boolean {
  if ('all' in condition) return mayAll(condition.all, facts, wanted, wanted);
  if ('any' in condition) return mayAll(condition.any, facts, wanted, !wanted);
  if ('not' in condition) return mayBe(condition.not, facts, !wanted);
  if ('segment' in condition) return false;
  return 'activity' in condition || leafHolds(condition, facts) === wanted;
}

const mayAll = (
  members: readonly Condition[],
  facts: Facts,
  wanted: boolean,
  every: boolean,
): boolean =>
  every
    ? members.every((member) => mayBe(member, facts, wanted))
    : members.some((member) => mayBe(member, facts, wanted));
