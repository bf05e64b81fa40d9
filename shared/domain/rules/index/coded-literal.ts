/** Literals in terms of tokens: for which tokens of which view one holds. */
import type { ActivityTest, FactTest } from '../condition.ts';
import type { Scalar } from '../facts.ts';
import { bucketOf } from './edges.ts';
import type { FactCoder } from './fact-coder.ts';
import type { FactNode } from './fact-node.ts';
import { type Interval, intervalOf, isOrderTest, type OrderTest, ordersText } from './interval.ts';
import { type Literal, testOf } from './normal-form.ts';
import {
  classOf,
  createMemberView,
  createOrderView,
  createPrefixView,
  createValueView,
  FIRST_BUCKET,
  FIRST_NAMED,
  type MemberView,
  MISMATCH,
  MISSING,
  nameMember,
  nameValue,
  type OrderView,
  type ValueView,
} from './views.ts';

export type CodedLiteral = CodedValue | CodedOrder | CodedMember | CodedOpaque;
/** A literal that tokens of one view decide. */
export type ViewLiteral = Exclude<CodedLiteral, CodedOpaque>;

interface Coded {
  readonly literal: Literal;
  /** How likely it is to hold. */
  chance: number;
}

export interface CodedValue extends Coded {
  readonly kind: 'value';
  readonly view: ValueView;
  readonly named: readonly number[];
  readonly truthOfNamed: boolean;
  /** For the tokens below FIRST_NAMED, which are also the classes of values not `named`. */
  readonly truth: readonly boolean[];
}

/** Holds (negated: does not) from bucket `first` to `last`; of the end ones perhaps in a part. */
export interface CodedOrder extends Coded {
  readonly kind: 'order';
  readonly view: OrderView;
  readonly interval: Interval<number> | Interval<string>;
  first: number;
  last: number;
  firstWhole: boolean;
  lastWhole: boolean;
}

/** Holds (negated: does not) when any, or every one, of `named` is a member. */
export interface CodedMember extends Coded {
  readonly kind: 'member';
  readonly view: MemberView;
  readonly named: readonly number[];
  readonly every: boolean;
}

/** Only to be evaluated plainly. */
export interface CodedOpaque extends Coded {
  readonly kind: 'opaque';
}

/**
 * `literal` by the views of `coder`, which are made and taught its values as need be. An order
 * literal has to be placed once the edges of its view are settled.
 */
export function codeLiteral(coder: FactCoder, literal: Literal): CodedLiteral {
  if (literal.opaque) return { kind: 'opaque', literal, chance: 1 };
  const test = testOf(literal);
  const path = 'fact' in test ? test.fact : `activity.${coder.keyOf(test.activity)}`;
  const node = nodeAt(coder, path);
  if (isOrderTest(test)) return codeOrder(orderView(coder, node, path, test), literal, test);
  if (!test.op.startsWith('contains')) {
    node.value ??= coder.addView(createValueView, path);
    return codeValue(node.value, literal, test);
  }
  node.members ??= coder.addView(createMemberView, path);
  const view = node.members;
  const named = valuesOf(test).map((member) => nameMember(view, member));
  const every = test.op === 'contains_all' && named.length > 1;
  return { kind: 'member', literal, chance: 1, view, named: distinct(named), every };
}

/** Finds the buckets of an order literal among the edges of its view. */
export function placeLiteral(coded: CodedOrder): void {
  const { edges, size } = coded.view;
  const { from, to } = coded.interval;
  if (from !== undefined && to !== undefined && from >= to) {
    coded.first = size;
    coded.last = FIRST_BUCKET - 1;
    return;
  }
  const first = from === undefined ? 0 : bucketOf(edges, from);
  const end = to === undefined ? edges.length : bucketOf(edges, to);
  coded.firstWhole = from === undefined || edges[first - 1] === from;
  coded.lastWhole = to === undefined || edges[end - 1] === to;
  coded.first = FIRST_BUCKET + first;
  // An upper bound that is an edge ends before the bucket which that edge opens.
  coded.last = FIRST_BUCKET + (to !== undefined && coded.lastWhole ? end - 1 : end);
}

function codeOrder(view: OrderView, literal: Literal, test: OrderTest): CodedOrder {
  const interval = intervalOf(test);
  if (test.op === 'prefix')
    view.prefixes?.learn(test.value, (prefix) => bucketOf(view.edges, prefix));
  for (const bound of [interval.from, interval.to])
    if (bound !== undefined) view.bounds?.push(bound);
  const nowhere = { first: 0, last: 0, firstWhole: true, lastWhole: true };
  return { kind: 'order', literal, chance: 1, view, interval, ...nowhere };
}

function codeValue(view: ValueView, literal: Literal, test: FactTest | ActivityTest): CodedValue {
  const { wanted } = literal;
  if (test.op === 'exists') {
    const present = test.value === wanted;
    const truth = [!present, present, present, present, present];
    return { kind: 'value', literal, chance: 1, view, named: [], truthOfNamed: present, truth };
  }
  const values = valuesOf(test);
  const named = distinct(values.map((value) => nameValue(view, value)));
  const excludes = test.op === 'ne' || test.op === 'nin';
  const truth = excludes ? truthOfExclusion(values, wanted) : wanted ? NOTHING : EVERYTHING;
  return {
    kind: 'value',
    literal,
    chance: 1,
    view,
    named,
    truthOfNamed: excludes !== wanted,
    truth,
  };
}

const NOTHING: readonly boolean[] = Array.from({ length: FIRST_NAMED }, () => false);
const EVERYTHING: readonly boolean[] = NOTHING.map(() => true);

/** `ne` and `nin` hold for what is missing and for other values of a type they name. */
function truthOfExclusion(values: readonly Scalar[], wanted: boolean): readonly boolean[] {
  const types = new Set(values.map(classOf));
  return NOTHING.map((_, token) => {
    const holds = token === MISSING || (token !== MISMATCH && types.has(token));
    return holds === wanted;
  });
}

function valuesOf(test: FactTest | ActivityTest): readonly Scalar[] {
  return (Array.isArray(test.value) ? test.value : [test.value]) as readonly Scalar[];
}

const distinct = (tokens: readonly number[]): readonly number[] =>
  tokens.length > 1 ? [...new Set(tokens)] : tokens;

/** A path that does not begin with a part of the facts leads nowhere: its fact is always missing. */
function nodeAt(coder: FactCoder, path: string): FactNode {
  const [root, ...keys] = path.split('.');
  const isRoot = root === 'event' || root === 'customer' || root === 'activity';
  return keys.reduce((node, key) => node.child(key), isRoot ? coder[root] : coder.nowhere);
}

function orderView(coder: FactCoder, node: FactNode, path: string, test: OrderTest): OrderView {
  if (test.op === 'prefix') {
    node.prefixes ??= coder.addView(createPrefixView, path);
    return node.prefixes;
  }
  if (ordersText(test)) {
    node.texts ??= coder.addView(createOrderView, path);
    return node.texts;
  }
  node.numbers ??= coder.addView(createOrderView, path);
  return node.numbers;
}
