/**
 * Views: ways of looking at one fact that turn its value into a small integer, its token.
 *
 * Tokens 0 and 1 mean the same in value and order views: missing, and of a type that cannot be
 * compared there.
 */
import { PrefixTree } from './prefix-tree.ts';

export const MISSING = 0;
export const MISMATCH = 1;

/** In a value view: a text, number or flag that no rule names. */
export const OTHER_TEXT = 2;
export const OTHER_NUMBER = 3;
export const OTHER_FLAG = 4;
/** First token of a named value. */
export const FIRST_NAMED = 5;
/** First token of an order view's buckets. */
export const FIRST_BUCKET = 2;

interface Viewed {
  readonly id: number;
  /** The fact, for reports: `event.mcc`, or `activity.<key>`. */
  readonly path: string;
  /** Every token is below it. It grows with the values that rules name. */
  size: number;
}

/** Equality: every value that a rule names has a token. */
export interface ValueView extends Viewed {
  readonly kind: 'value';
  readonly tokens: Map<unknown, number>;
  /** By token: OTHER_TEXT, OTHER_NUMBER or OTHER_FLAG, the type of the value. */
  readonly classes: number[];
}

/** Order: bucket b holds the values that have exactly b edges at or below them. */
export interface OrderView extends Viewed {
  readonly kind: 'order';
  /** All numbers (a Float64Array) or all texts. */
  edges: ArrayLike<number | string>;
  /** Rows look at 2^shift buckets at once. */
  shift: number;
  /** In a view for prefixes alone. A text is taken for the longest of them that it begins with. */
  readonly prefixes: PrefixTree | undefined;
  /** Bounds met in rules, until the edges are chosen from them. */
  bounds: (number | string)[] | undefined;
}

/** Membership: every member that a rule names has a token; a list has as many as it holds of them. */
export interface MemberView extends Viewed {
  readonly kind: 'member';
  readonly tokens: Map<unknown, number>;
  /** Named texts by first code unit, for the text facts that contain them; the empty text under -1. */
  readonly needles: Map<number, { readonly text: string; readonly token: number }[]>;
}

export type View = ValueView | OrderView | MemberView;

export function createValueView(id: number, path: string): ValueView {
  const classes = [MISSING, MISMATCH, OTHER_TEXT, OTHER_NUMBER, OTHER_FLAG];
  return { kind: 'value', id, path, size: FIRST_NAMED, tokens: new Map(), classes };
}

export function createMemberView(id: number, path: string): MemberView {
  return { kind: 'member', id, path, size: 0, tokens: new Map(), needles: new Map() };
}

export function createOrderView(id: number, path: string): OrderView {
  const size = FIRST_BUCKET + 1;
  return { kind: 'order', id, path, size, edges: [], shift: 0, prefixes: undefined, bounds: [] };
}

export function createPrefixView(id: number, path: string): OrderView {
  return { ...createOrderView(id, path), prefixes: new PrefixTree() };
}

/** The token of a scalar, given one if it has none. */
export function nameValue(view: ValueView, value: unknown): number {
  const known = view.tokens.get(value);
  if (known !== undefined) return known;
  view.tokens.set(value, view.size);
  view.classes.push(classOf(value));
  view.size += 1;
  return view.size - 1;
}

/** OTHER_TEXT, OTHER_NUMBER or OTHER_FLAG. */
export function classOf(scalar: unknown): number {
  if (typeof scalar === 'string') return OTHER_TEXT;
  return typeof scalar === 'number' ? OTHER_NUMBER : OTHER_FLAG;
}

/** The token of a member, given one if it has none. */
export function nameMember(view: MemberView, member: unknown): number {
  const known = view.tokens.get(member);
  if (known !== undefined) return known;
  const token = view.size;
  view.tokens.set(member, token);
  view.size += 1;
  if (typeof member === 'string') {
    const unit = member === '' ? -1 : member.charCodeAt(0);
    const needles = view.needles.get(unit) ?? [];
    needles.push({ text: member, token });
    view.needles.set(unit, needles);
  }
  return token;
}
