/** What is wrong with the value of a test, for the kind of value its operator takes. */
import { durationMs } from '../time/duration.ts';
import { durationSchema } from '../time/duration-schema.ts';
import { MAX_SET, MAX_TEXT, MAX_WINDOW_MS } from './bounds.ts';
import { isScalar } from './facts.ts';
import type { ValueKind } from './operators.ts';

export interface ValueProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The first problem of `value`, its path relative to the value; undefined when it is fine. */
export function valueProblem(
  op: string,
  kind: ValueKind,
  value: unknown,
): ValueProblem | undefined {
  if (value === undefined) return { path: [], message: `is missing: ${op} ${NEEDS[kind]}` };
  return CHECKS[kind](op, value);
}

const NEEDS: Record<ValueKind, string> = {
  scalar: 'needs a text, a number, or true or false',
  set: 'needs a list of values, such as ["gold", "platinum"]',
  ordered: 'needs a number, or a text such as an ISO date',
  range: 'needs two numbers or two texts, the lower first, such as [18, 25]',
  text: 'needs a text of at least one character',
  member: 'needs a text, a number, or true or false',
  flag: 'needs true or false',
  number: 'needs a number',
  number_range: 'needs two numbers, the lower first, such as [1, 5]',
  usual: 'needs { times, over }, such as { "times": 3, "over": "P90D" }',
};

type Check = (op: string, value: unknown) => ValueProblem | undefined;

const here = (message: string): ValueProblem => ({ path: [], message });

/** A check that the value itself is of the right sort, before any other. */
const shape =
  (kind: ValueKind, fits: (value: unknown) => boolean, then?: Check): Check =>
  (op, value) =>
    fits(value) ? (then?.(op, value) ?? textProblem(value)) : here(`${op} ${NEEDS[kind]}`);

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const isOrdered = (value: unknown): boolean => isScalar(value) && typeof value !== 'boolean';
const isPair = (value: unknown, fits: (value: unknown) => boolean): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(fits) &&
  typeof value[0] === typeof value[1];

const CHECKS: Record<ValueKind, Check> = {
  scalar: shape('scalar', isScalar),
  member: shape('member', (value) => isScalar(value) && value !== ''),
  ordered: shape('ordered', isOrdered),
  text: shape('text', isText),
  flag: shape('flag', (value) => typeof value === 'boolean'),
  number: shape('number', isNumber),
  range: shape('range', (value) => isPair(value, isOrdered), rangeProblem),
  number_range: shape('number_range', (value) => isPair(value, isNumber), rangeProblem),
  set: shape('set', Array.isArray, setProblem),
  usual: usualProblem,
};

function textProblem(value: unknown): ValueProblem | undefined {
  return typeof value === 'string' && value.length > MAX_TEXT
    ? here(`is ${value.length} characters long; a text may have at most ${MAX_TEXT}`)
    : undefined;
}

function rangeProblem(op: string, value: unknown): ValueProblem | undefined {
  const [low, high] = value as [number, number] | [string, string];
  if (low > high)
    return here(`${op} needs the lower bound first, so that anything can lie between`);
  return [low, high].map(textProblem).find((problem) => problem !== undefined);
}

function setProblem(op: string, value: unknown): ValueProblem | undefined {
  const values = value as readonly unknown[];
  if (values.length === 0) return here(`${op} needs at least one value`);
  if (values.length > MAX_SET) {
    return here(`has ${values.length} values; a set may have at most ${MAX_SET}`);
  }
  for (const [index, member] of values.entries()) {
    if (!isScalar(member) || (member === '' && op.startsWith('contains'))) {
      return { path: [index], message: 'must be a text, a number, or true or false' };
    }
    const problem = textProblem(member);
    if (problem !== undefined) return { path: [index], message: problem.message };
  }
  return undefined;
}

function usualProblem(op: string, value: unknown): ValueProblem | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return here(`${op} ${NEEDS.usual}`);
  }
  const { times, over, ...others } = value as Record<string, unknown>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    return { path: [unknown], message: `"${unknown}" is not a field here; ${op} ${NEEDS.usual}` };
  }
  if (typeof times !== 'number' || !(times > 0 && times <= 1_000_000)) {
    return { path: ['times'], message: 'must be a number above 0 and at most 1,000,000' };
  }
  return durationProblem(over, 'over');
}

/** Why `value` is no window of 1 second to 365 days, at path `[field]`. */
export function durationProblem(value: unknown, field: string): ValueProblem | undefined {
  const parsed = durationSchema.safeParse(value);
  if (!parsed.success) {
    return { path: [field], message: 'must be an ISO 8601 duration, such as P30D or PT12H' };
  }
  const length = durationMs(parsed.data);
  if (length <= 0) return { path: [field], message: 'must be longer than nothing' };
  return length > MAX_WINDOW_MS
    ? { path: [field], message: `"${parsed.data}" is longer than the 365 days (P365D) kept` }
    : undefined;
}
