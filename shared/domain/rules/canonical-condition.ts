/** One spelling for conditions that differ only in how they are written. */
import type { Condition } from './condition.ts';

/**
 * A string equal for conditions that differ in key order, in the order or repetition of members
 * and set values, in nesting of `all` in `all`, in a double `not`, or in a set of one value.
 * Equal strings always mean equal conditions; different strings may still mean the same.
 */
export function canonicalCondition(condition: Condition): string {
  return JSON.stringify(canonical(condition));
}

type Json = string | number | boolean | readonly Json[];

function canonical(condition: Condition): Json {
  if ('all' in condition) return joined('all', condition.all);
  if ('any' in condition) return joined('any', condition.any);
  if ('not' in condition) {
    return 'not' in condition.not
      ? canonical(condition.not.not)
      : ['not', canonical(condition.not)];
  }
  if ('segment' in condition) return ['segment', condition.segment];
  // Activities hold no activities, so one never gets here from `activityKey`.
  if ('activity' in condition) return ['activity', JSON.stringify(condition)];
  if (condition.op === 'between') return [condition.fact, 'between', condition.value];
  if (Array.isArray(condition.value)) {
    const [first, ...others] = inOrder(condition.value);
    const single = others.length === 0 ? SINGLE[condition.op] : undefined;
    if (single !== undefined && first !== undefined) return [condition.fact, single, first];
    return [condition.fact, condition.op, first === undefined ? [] : [first, ...others]];
  }
  return [condition.fact, condition.op, condition.value as string | number | boolean];
}

const SINGLE: Readonly<Record<string, string>> = {
  in: 'eq',
  nin: 'ne',
  contains_any: 'contains',
  contains_all: 'contains',
};

function joined(kind: 'all' | 'any', members: readonly Condition[]): Json {
  const flat = inOrder(members.flatMap((member) => flattened(kind, member)).map(canonical));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : [kind, ...flat];
}

function flattened(kind: 'all' | 'any', member: Condition): readonly Condition[] {
  if (kind === 'all' && 'all' in member) return member.all.flatMap((one) => flattened(kind, one));
  if (kind === 'any' && 'any' in member) return member.any.flatMap((one) => flattened(kind, one));
  return [member];
}

/** Sorted by their JSON, each once. Code-unit order, so that every machine agrees. */
function inOrder(values: readonly Json[]): readonly Json[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
