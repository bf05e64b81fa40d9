/** Why a condition holds or not, clause by clause: on demand, never on the way of an event. */
import type { ActivityTest, Condition, FactTest } from './condition.ts';
import { isUsualTest, leafHolds, readActivityFacts } from './evaluate.ts';
import { type Facts, isScalar, readFact } from './facts.ts';
import { resolveSegments, type Segments } from './segments.ts';

/** `unknown` rests on a segment that cannot be resolved; a condition that comes out so does not hold. */
export type TraceOutcome = 'pass' | 'fail' | 'unknown';

interface Traced {
  /** Place in the condition: `all[1].not`; empty for the whole. Inside a segment: `all[0].segment.any[2]`. */
  readonly at: string;
  readonly outcome: TraceOutcome;
}

export type Trace = TraceList | TraceNot | TraceSegment | TraceTest;

export interface TraceList extends Traced {
  readonly clause: 'all' | 'any';
  readonly parts: readonly Trace[];
}

export interface TraceNot extends Traced {
  readonly clause: 'not';
  readonly part: Trace;
}

export interface TraceSegment extends Traced {
  readonly clause: 'segment';
  readonly segment: string;
  /** The segment's own condition; absent when it cannot be resolved, and then `problem` says why. */
  readonly part?: Trace;
  readonly problem?: string;
}

export interface TraceTest extends Traced {
  readonly clause: 'test';
  readonly test: FactTest | ActivityTest;
  /** The fact's value; of a baseline test `{ now, usual }`. Absent when missing. May be personal data. */
  readonly found?: unknown;
  /** Why it fails, beyond the values: the fact is missing, or of a type the test cannot compare. */
  readonly because?: 'MISSING' | 'TYPE_MISMATCH';
}

/**
 * Every clause of `condition` with its outcome; nothing is cut short, so siblings of a failed
 * clause are there too. Its outcome is `pass` exactly when the condition matches.
 */
export function traceCondition(
  condition: Condition,
  facts: Facts,
  options: { readonly segments?: Segments } = {},
): Trace {
  return traceClause(condition, facts, options.segments ?? new Map(), '');
}

/**
 * The first clause, in reading order, for want of which the condition does not hold: a test, an
 * unresolved segment, an `any` of which no part held, or a `not` whose part held. Undefined when it holds.
 */
export function firstFailure(trace: Trace): Trace | undefined {
  if (trace.outcome === 'pass') return undefined;
  if (trace.clause === 'all') {
    const part =
      trace.parts.find((one) => one.outcome === 'fail') ??
      trace.parts.find((one) => one.outcome === 'unknown');
    return part === undefined ? trace : firstFailure(part);
  }
  if (trace.clause === 'any' && trace.parts.length === 1 && trace.parts[0] !== undefined) {
    return firstFailure(trace.parts[0]);
  }
  if (trace.clause === 'segment' && trace.part !== undefined) return firstFailure(trace.part);
  return trace;
}

function traceClause(condition: Condition, facts: Facts, segments: Segments, at: string): Trace {
  const inner = (part: Condition, step: string): Trace =>
    traceClause(part, facts, segments, at === '' ? step : `${at}.${step}`);

  if ('all' in condition) {
    const parts = condition.all.map((part, index) => inner(part, `all[${index}]`));
    return { clause: 'all', at, outcome: together(parts, 'fail', 'pass'), parts };
  }
  if ('any' in condition) {
    const parts = condition.any.map((part, index) => inner(part, `any[${index}]`));
    return { clause: 'any', at, outcome: together(parts, 'pass', 'fail'), parts };
  }
  if ('not' in condition) {
    const part = inner(condition.not, 'not');
    return { clause: 'not', at, outcome: OPPOSITE[part.outcome], part };
  }
  if ('segment' in condition) {
    const { segment } = condition;
    const resolution = resolveSegments(condition, segments);
    if (resolution.outcome === 'refused') {
      return { clause: 'segment', at, outcome: 'unknown', segment, problem: resolution.message };
    }
    const part = inner(segments.get(segment) ?? { any: [] }, 'segment');
    return { clause: 'segment', at, outcome: part.outcome, segment, part };
  }
  return traceTest(condition, facts, at);
}

const OPPOSITE = { pass: 'fail', fail: 'pass', unknown: 'unknown' } as const;

function together(
  parts: readonly Trace[],
  settling: TraceOutcome,
  otherwise: TraceOutcome,
): TraceOutcome {
  if (parts.some((part) => part.outcome === settling)) return settling;
  return parts.some((part) => part.outcome === 'unknown') ? 'unknown' : otherwise;
}

function traceTest(test: FactTest | ActivityTest, facts: Facts, at: string): TraceTest {
  const found = foundBy(test, facts);
  const outcome = leafHolds(test, facts) ? 'pass' : 'fail';
  const because = outcome === 'pass' || test.op === 'exists' ? undefined : shortcoming(test, found);
  return {
    clause: 'test',
    at,
    outcome,
    test,
    ...(found !== undefined && { found }),
    ...(because !== undefined && { because }),
  };
}

function foundBy(test: FactTest | ActivityTest, facts: Facts): unknown {
  if ('fact' in test) return readFact(facts, test.fact);
  const { now, usual } = readActivityFacts(test, facts);
  if (!isUsualTest(test)) return now;
  return { ...(now !== undefined && { now }), ...(usual !== undefined && { usual }) };
}

function shortcoming(test: FactTest | ActivityTest, found: unknown): TraceTest['because'] {
  if (found === undefined) return 'MISSING';
  if (isUsualTest(test)) return Object.keys(found as object).length < 2 ? 'MISSING' : undefined;
  const wanted: readonly unknown[] = Array.isArray(test.value) ? test.value : [test.value];
  if (test.op.startsWith('contains')) {
    const searchable =
      Array.isArray(found) ||
      (typeof found === 'string' && wanted.some((value) => typeof value === 'string'));
    return searchable ? undefined : 'TYPE_MISMATCH';
  }
  return isScalar(found) && wanted.some((value) => typeof value === typeof found)
    ? undefined
    : 'TYPE_MISMATCH';
}
