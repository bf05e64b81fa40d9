/** The state of reading a condition for its problems. */
import { didYouMean } from './nearest-name.ts';
import { OPERATOR_SYNONYMS, type ValueKind } from './operators.ts';
import { valueProblem } from './value-problem.ts';

export interface ConditionProblem {
  /** Keys and indexes from the condition to what is wrong: `['all', 1, 'op']`. */
  readonly path: readonly (string | number)[];
  /** Without the path: `"greater" is not an operator; did you mean gte?` */
  readonly message: string;
}

export interface Review {
  readonly problems: ConditionProblem[];
  /** Tests met so far. */
  tests: number;
}

/** Where in the condition the reader is, and what may be used there. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly depth: number;
  readonly eventOnly: boolean;
  readonly inActivity: boolean;
}

/** A JSON object, not yet known to be anything more. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reports at `place`, or at a key or index below it. */
export function report(
  review: Review,
  place: Place,
  message: string,
  ...below: readonly (string | number)[]
): void {
  review.problems.push({ path: [...place.path, ...below], message });
}

export function reviewFields(
  fields: Fields,
  allowed: readonly string[],
  whose: string,
  place: Place,
  review: Review,
): void {
  for (const key of Object.keys(fields)) {
    if (allowed.includes(key)) continue;
    report(review, place, `${quoted(key)} is not a field ${whose}${didYouMean(key, allowed)}`, key);
  }
}

/** The operator must be one of `operators`, and the value of the kind it takes. */
export function reviewOperator(
  operators: Readonly<Record<string, ValueKind>>,
  whose: string,
  { op, value }: Fields,
  place: Place,
  review: Review,
): void {
  const known = Object.keys(operators);
  if (op === undefined) {
    report(review, place, `is missing; it must be one of ${known.join(', ')}`, 'op');
    return;
  }
  const kind = typeof op === 'string' && Object.hasOwn(operators, op) ? operators[op] : undefined;
  if (typeof op !== 'string' || kind === undefined) {
    report(review, place, `${quoted(op)} is not an operator${whose}${suggestion(op, known)}`, 'op');
    return;
  }
  const problem = valueProblem(op, kind, value);
  if (problem !== undefined) report(review, place, problem.message, 'value', ...problem.path);
}

/** What was written, cut short: input must not flood an error text. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : `a ${typeof value}`;
}

export const suggestion = (written: unknown, known: readonly string[]): string =>
  typeof written === 'string' ? didYouMean(written, known, OPERATOR_SYNONYMS) : '';
