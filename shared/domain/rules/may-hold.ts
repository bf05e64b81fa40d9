/** What facts that are at hand already rule out, before the others are read. */
import type { Condition } from './condition.ts';
import { leafHolds } from './evaluate.ts';
import type { Facts } from './facts.ts';

/** False only if `condition` does not hold whatever its activities, and the facts at `unread` paths, come to. */
export const mayHold = (
  condition: Condition,
  facts: Omit<Facts, 'activity'>,
  unread: ReadonlySet<string> = NOTHING,
): boolean => mayBe(condition, { facts, unread }, true);

const NOTHING: ReadonlySet<string> = new Set();

interface Known {
  readonly facts: Facts;
  readonly unread: ReadonlySet<string>;
}

/** Whether `condition` may come out as `wanted`. */
function mayBe(condition: Condition, known: Known, wanted: boolean): boolean {
  if ('all' in condition) return mayAll(condition.all, known, wanted, wanted);
  if ('any' in condition) return mayAll(condition.any, known, wanted, !wanted);
  if ('not' in condition) return mayBe(condition.not, known, !wanted);
  if ('segment' in condition) return false;
  if ('activity' in condition || known.unread.has(condition.fact)) return true;
  return leafHolds(condition, known.facts) === wanted;
}

const mayAll = (
  members: readonly Condition[],
  known: Known,
  wanted: boolean,
  every: boolean,
): boolean =>
  every
    ? members.every((member) => mayBe(member, known, wanted))
    : members.some((member) => mayBe(member, known, wanted));
