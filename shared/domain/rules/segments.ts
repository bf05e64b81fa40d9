/** Segments are saved conditions, named in other conditions and in each other, without cycles. */
import { MAX_RESOLVED_TESTS, MAX_SEGMENT_DEPTH } from './bounds.ts';
import type { Condition } from './condition.ts';

/** Saved conditions by id. */
export type Segments = ReadonlyMap<string, Condition>;

export type SegmentResolution =
  | { readonly outcome: 'resolved'; readonly condition: Condition }
  | SegmentRefusal;

export interface SegmentRefusal {
  readonly outcome: 'refused';
  readonly reason: 'SEGMENT_UNKNOWN' | 'SEGMENT_CYCLE' | 'SEGMENT_TOO_LARGE';
  /** Segment ids from the condition to the trouble; of a cycle, once around: `['a', 'b', 'a']`. */
  readonly path: readonly string[];
  /** For people: `segments refer to each other in a circle: a > b > a`. */
  readonly message: string;
}

/**
 * Puts every segment's condition in the place of its name; refused when a name is unknown, a cycle
 * is met, segments are nested too deep, or the whole comes to too many tests.
 *
 * `at` is the id of the segment whose condition this is, when it is one, so that a segment that
 * would contain itself is refused before it is saved. A segment used twice is shared, not copied.
 */
export function resolveSegments(
  condition: Condition,
  segments: Segments,
  at?: string,
): SegmentResolution {
  const bodies = new Map<string, Condition>();
  const refusals: SegmentRefusal[] = [];

  const body = (id: string, path: readonly string[]): Condition => {
    const known = bodies.get(id);
    if (known !== undefined) return known;
    const way = [...path, id];
    const saved = segments.get(id);
    const around = path.indexOf(id);
    if (around !== -1) refusals.push(cycle(way.slice(around)));
    else if (saved === undefined) refusals.push(unknown(way));
    else if (way.length > MAX_SEGMENT_DEPTH) refusals.push(tooDeep(way));
    if (saved === undefined || refusals.length > 0) return { segment: id };
    const whole = replaceSegments(saved, (inner) => body(inner, way));
    bodies.set(id, whole);
    return whole;
  };

  const whole = replaceSegments(condition, (id) => body(id, at === undefined ? [] : [at]));
  if (refusals[0] !== undefined) return refusals[0];
  const tests = countTests(whole, new Map());
  return tests > MAX_RESOLVED_TESTS ? tooLarge(tests) : { outcome: 'resolved', condition: whole };
}

/**
 * As `resolveSegments`, but a segment that cannot be resolved is left in place, where it qualifies
 * nobody (see `evaluateCondition`): for a set in force whose segment has been lost since.
 */
export function resolveKnownSegments(condition: Condition, segments: Segments): Condition {
  return replaceSegments(condition, (id) => {
    const resolution = resolveSegments({ segment: id }, segments);
    return resolution.outcome === 'resolved' ? resolution.condition : { segment: id };
  });
}

function replaceSegments(clause: Condition, body: (id: string) => Condition): Condition {
  if ('all' in clause) return { all: clause.all.map((member) => replaceSegments(member, body)) };
  if ('any' in clause) return { any: clause.any.map((member) => replaceSegments(member, body)) };
  if ('not' in clause) return { not: replaceSegments(clause.not, body) };
  return 'segment' in clause ? body(clause.segment) : clause;
}

/** Shared bodies are counted once for each use, but walked once. */
function countTests(clause: Condition, known: Map<Condition, number>): number {
  const counted = known.get(clause);
  if (counted !== undefined) return counted;
  const parts =
    'all' in clause
      ? clause.all
      : 'any' in clause
        ? clause.any
        : 'not' in clause
          ? [clause.not]
          : undefined;
  const tests = parts?.reduce((sum, part) => sum + countTests(part, known), 0) ?? 1;
  known.set(clause, tests);
  return tests;
}

function unknown(path: readonly string[]): SegmentRefusal {
  const way = path.length > 1 ? ` (${path.join(' > ')})` : '';
  const message = `there is no segment "${path.at(-1)}"${way}`;
  return { outcome: 'refused', reason: 'SEGMENT_UNKNOWN', path, message };
}

function cycle(path: readonly string[]): SegmentRefusal {
  const message = `segments refer to each other in a circle: ${path.join(' > ')}`;
  return { outcome: 'refused', reason: 'SEGMENT_CYCLE', path, message };
}

function tooDeep(path: readonly string[]): SegmentRefusal {
  const message = `segments are nested deeper than ${MAX_SEGMENT_DEPTH}: ${path.join(' > ')}`;
  return { outcome: 'refused', reason: 'SEGMENT_TOO_LARGE', path, message };
}

function tooLarge(tests: number): SegmentRefusal {
  const message = `with its segments it has ${tests} tests; it may have at most ${MAX_RESOLVED_TESTS}`;
  return { outcome: 'refused', reason: 'SEGMENT_TOO_LARGE', path: [], message };
}
