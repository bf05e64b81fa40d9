/**
 * A condition as conjunctions of literals (disjunctive normal form), of which one must hold.
 *
 * Splitting multiplies where alternatives meet alternatives. Past `MOST_PRODUCT` an alternative
 * stays whole, as one opaque literal that is evaluated plainly on what the rest lets through: a
 * rule never blows up, it only filters less sharply.
 */
import type { ActivityTest, Condition, FactTest } from '../condition.ts';
import { isUsualTest } from '../evaluate.ts';
import { isScalar } from '../facts.ts';

/** `clause` has to come out as `wanted`. Opaque clauses cannot be looked up, only evaluated. */
export interface Literal {
  readonly clause: Condition;
  readonly wanted: boolean;
  readonly opaque: boolean;
}

/** Conjunctions that alternatives joined by `all` may multiply to. */
const MOST_PRODUCT = 24;
/** Alternatives of one `any` that are filed one by one. */
const MOST_SUM = 256;

/**
 * None when the condition never holds; an empty one when it always does. Conjunctions share literal
 * objects, so that what is worked out for one serves all.
 */
export function conjunctionsOf(condition: Condition): readonly (readonly Literal[])[] {
  return expand(pushDown(condition, true));
}

type Node = Literal | { readonly all: readonly Node[] } | { readonly any: readonly Node[] };

const NEVER: Node = { any: [] };
const isAll = (node: Node): node is { readonly all: readonly Node[] } => 'all' in node;
const isAny = (node: Node): node is { readonly any: readonly Node[] } => 'any' in node;

/** Negation normal form. A segment left over is unresolved and holds in neither sense. */
function pushDown(condition: Condition, wanted: boolean): Node {
  if ('not' in condition) return pushDown(condition.not, !wanted);
  if ('segment' in condition) return NEVER;
  if ('all' in condition || 'any' in condition) {
    const isConjunction = 'all' in condition === wanted;
    const members = 'all' in condition ? condition.all : condition.any;
    const parts = members.map((member) => pushDown(member, wanted));
    return isConjunction ? conjunction(parts) : disjunction(parts);
  }
  return { clause: condition, wanted, opaque: isUsualTest(condition) || !isComparable(condition) };
}

/** A stray NaN or Infinity, which no schema lets through, must not get among the edges. */
function isComparable({ value }: FactTest | ActivityTest): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.every(isScalar);
}

function conjunction(parts: readonly Node[]): Node {
  const flat = parts.flatMap((part) => (isAll(part) ? part.all : [part]));
  const [only] = flat;
  if (flat.length === 1 && only !== undefined) return only;
  return flat.some((part) => isAny(part) && part.any.length === 0) ? NEVER : { all: flat };
}

function disjunction(parts: readonly Node[]): Node {
  const flat = mergeSets(parts.flatMap((part) => (isAny(part) ? part.any : [part])));
  const [only] = flat;
  if (flat.length === 1 && only !== undefined) return only;
  const always = flat.find((part) => isAll(part) && part.all.length === 0);
  return always ?? { any: flat };
}

/** `a = 1 or a in [2, 3]` is `a in [1, 2, 3]`: one literal instead of two conjunctions. */
function mergeSets(parts: readonly Node[]): readonly Node[] {
  const sets = new Map<string, FactTest[]>();
  for (const part of parts) {
    const test = setTest(part);
    if (test !== undefined) sets.set(setKey(test), [...(sets.get(setKey(test)) ?? []), test]);
  }
  const merged = new Set<string>();
  return parts.flatMap((part) => {
    const test = setTest(part);
    const same = test === undefined ? undefined : sets.get(setKey(test));
    if (test === undefined || same === undefined || same.length === 1) return [part];
    if (merged.has(setKey(test))) return [];
    merged.add(setKey(test));
    const value = same.flatMap((one) => one.value as never);
    const op = MERGED[test.op] ?? 'in';
    return [{ clause: { fact: test.fact, op, value }, wanted: true, opaque: false }];
  });
}

const MERGED: Readonly<Record<string, 'in' | 'contains_any'>> = {
  eq: 'in',
  in: 'in',
  contains: 'contains_any',
  contains_any: 'contains_any',
};

function setTest(part: Node): FactTest | undefined {
  if (isAll(part) || isAny(part) || !part.wanted || part.opaque) return undefined;
  return 'fact' in part.clause && part.clause.op in MERGED ? part.clause : undefined;
}

const setKey = (test: FactTest): string => `${MERGED[test.op]} ${test.fact}`;

function expand(node: Node): readonly (readonly Literal[])[] {
  if (isAny(node)) {
    if (count(node) > MOST_SUM) return [[opaque(node)]];
    return node.any.flatMap(expand);
  }
  if (!isAll(node)) return [[node]];

  const literals = node.all.filter((part) => !isAll(part) && !isAny(part)) as readonly Literal[];
  const alternatives = node.all.filter(isAny).sort((a, b) => count(a) - count(b));
  let product: readonly (readonly Literal[])[] = [literals];
  for (const [index, alternative] of alternatives.entries()) {
    // With nothing else to be found by, the first alternatives are split at any cost.
    const needed = index === 0 && !literals.some(isFindable);
    const fits = product.length * count(alternative) <= (needed ? MOST_SUM : MOST_PRODUCT);
    const forms = fits ? expand(alternative) : [[opaque(alternative)]];
    product = product.flatMap((left) => forms.map((right) => [...left, ...right]));
  }
  return product;
}

/** Conjunctions that full splitting would make. */
function count(node: Node): number {
  if (isAny(node)) return node.any.reduce((sum, part) => sum + count(part), 0);
  return isAll(node) ? node.all.reduce((product, part) => product * count(part), 1) : 1;
}

/** Names values of its own under which a conjunction can be filed. */
function isFindable({ clause, wanted, opaque: hidden }: Literal): boolean {
  if (hidden || !('op' in clause)) return false;
  if (clause.op === 'exists') return clause.value !== wanted;
  return wanted && clause.op !== 'ne' && clause.op !== 'nin';
}

function opaque(node: Node): Literal {
  return { clause: toCondition(node), wanted: true, opaque: true };
}

function toCondition(node: Node): Condition {
  if (isAll(node)) return { all: node.all.map(toCondition) };
  if (isAny(node)) return { any: node.any.map(toCondition) };
  return node.wanted ? node.clause : { not: node.clause };
}

/** The single test of a literal that is not opaque. */
export function testOf(literal: Literal): FactTest | ActivityTest {
  return literal.clause as FactTest | ActivityTest;
}
