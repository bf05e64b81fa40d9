/** A rehearsed or recorded outcome as the API tells it. */
import type { Check } from '#shared/domain/arbitration/reason.ts';
import type { Clause } from '#shared/domain/explain/clause.ts';
import type { Rehearsed, WhyNot } from '#shared/domain/explain/rehearse.ts';
import { becauseText, neededText } from '#shared/domain/explain/words.ts';

export interface Explanation {
  readonly reason: WhyNot;
  readonly because: string;
  readonly clauses: readonly Clause[];
  readonly checks: readonly Check[];
  readonly needed: readonly Needed[];
}

export interface Needed {
  readonly text: string;
  readonly clause?: Clause;
  readonly check?: Check;
  readonly reopensAt?: string;
}

export function explanationOf(rehearsed: Rehearsed): Explanation {
  const { reason, clauses, needed, blocked, decision } = rehearsed;
  return {
    reason,
    because: becauseText(reason),
    clauses,
    checks: (decision?.explanation ?? []).filter((check) => !isClause(check)),
    needed: [
      ...needed.map((clause) => ({ text: neededText(clause), clause })),
      ...neededCheck(blocked, reason),
    ],
  };
}

/** Of a decision on record: `audience.all[0]: customer.tier eq "gold"`. */
export const isClause = ({ check }: Check): boolean =>
  /^(trigger|audience)(\.[^:]*)?: /.test(check);

/** The check that gave the reason; what it waits for, where it passes of itself. */
export function neededCheck(blocked: Check | undefined, reason: WhyNot): readonly Needed[] {
  if (blocked === undefined) return [];
  const { retryAt } = blocked;
  return [
    {
      text: `${becauseText(reason)}${retryAt === undefined ? '' : `; that is over at ${retryAt}`}`,
      check: blocked,
      ...(retryAt !== undefined && { reopensAt: retryAt }),
    },
  ];
}
