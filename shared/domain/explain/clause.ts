/** The clauses of a condition with what was found, and the fewest of them that would have to change. */
import type { ActivityTest, Condition, FactTest } from '../rules/condition.ts';
import type { Facts } from '../rules/facts.ts';
import type { Segments } from '../rules/segments.ts';
import { type Trace, type TraceTest, traceCondition } from '../rules/trace.ts';

export interface Clause {
  readonly part: 'trigger' | 'audience';
  /** Place in the part: `all[1].not`; empty for the whole. In a segment: `all[0].segment.any[2]`. */
  readonly at: string;
  readonly test: FactTest | ActivityTest;
  /** False: it is asked not to hold. */
  readonly wanted: boolean;
  /** `open`: nobody has said yet, as for the facts of an event that has not come. */
  readonly outcome: 'met' | 'unmet' | 'open';
  /** What was found; of a test against what is usual `{ now, usual }`. May be personal data. */
  readonly found?: unknown;
  /** Why it is not met, beyond the values. */
  readonly because?: 'MISSING' | 'TYPE_MISMATCH';
}

export interface ExplainedCondition {
  /** In reading order. */
  readonly clauses: readonly Clause[];
  /**
   * The fewest clauses that would have to come out otherwise for the condition to hold, as far as it
   * is decided; none: it holds. Undefined: nothing can make it hold, a segment of it being lost.
   */
  readonly needed: readonly Clause[] | undefined;
}

/** `isOpen`: of tests that nothing is known about yet; they stand in nobody's way. */
export function explainCondition(
  part: Clause['part'],
  condition: Condition,
  facts: Facts,
  segments: Segments = new Map(),
  isOpen: (test: FactTest | ActivityTest) => boolean = () => false,
): ExplainedCondition {
  const trace = traceCondition(condition, facts, { segments });
  const look = { part, isOpen };
  return { clauses: clausesOf(trace, true, look), needed: fewest(trace, true, look) };
}

interface Look {
  readonly part: Clause['part'];
  readonly isOpen: (test: FactTest | ActivityTest) => boolean;
}

function clausesOf(trace: Trace, wanted: boolean, look: Look): readonly Clause[] {
  switch (trace.clause) {
    case 'test':
      return [clauseOf(trace, wanted, look)];
    case 'all':
    case 'any':
      return trace.parts.flatMap((part) => clausesOf(part, wanted, look));
    case 'not':
      return clausesOf(trace.part, !wanted, look);
    case 'segment':
      return trace.part === undefined ? [] : clausesOf(trace.part, wanted, look);
  }
}

/** De Morgan: of a refuted `all` one part has to fail, of a refuted `any` all of them. */
function fewest(trace: Trace, wanted: boolean, look: Look): readonly Clause[] | undefined {
  switch (trace.clause) {
    case 'test': {
      const clause = clauseOf(trace, wanted, look);
      return clause.outcome === 'unmet' ? [clause] : [];
    }
    case 'not':
      return fewest(trace.part, !wanted, look);
    case 'segment':
      return trace.part && fewest(trace.part, wanted, look);
    case 'all':
    case 'any': {
      const parts = trace.parts.map((part) => fewest(part, wanted, look));
      return (trace.clause === 'all') === wanted ? together(parts) : shortest(parts);
    }
  }
}

type Ways = readonly (readonly Clause[] | undefined)[];

const together = (parts: Ways): readonly Clause[] | undefined =>
  parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);

const shortest = (parts: Ways): readonly Clause[] | undefined =>
  parts.reduce<readonly Clause[] | undefined>(
    (best, part) =>
      best === undefined || (part !== undefined && part.length < best.length) ? part : best,
    undefined,
  );

function clauseOf(
  { at, test, outcome, found, because }: TraceTest,
  wanted: boolean,
  { part, isOpen }: Look,
): Clause {
  const met = (outcome === 'pass') === wanted;
  return {
    part,
    at,
    test,
    wanted,
    outcome: isOpen(test) ? 'open' : met ? 'met' : 'unmet',
    ...(found !== undefined && { found }),
    ...(because !== undefined && !met && { because }),
  };
}
