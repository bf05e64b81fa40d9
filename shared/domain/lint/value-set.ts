/**
 * The values that one fact may still have: exactly for texts, numbers and flags, and whether it may
 * be missing or something else (a list, an object). Every bound is the beginning of a half-open range,
 * so intersection and complement are exact.
 */
import type { ActivityTest, FactTest, UsualTest } from '../rules/condition.ts';
import type { Scalar } from '../rules/facts.ts';
import {
  intervalOf,
  isOrderTest,
  nextNumber,
  type OrderTest,
  ordersText,
} from '../rules/index/interval.ts';

/** `[from, to)`; without `to` it has no end. */
interface Range<T extends number | string> {
  readonly from: T;
  readonly to: T | undefined;
}
/** In order, apart from each other, none empty. */
type Ranges<T extends number | string> = readonly Range<T>[];

export interface ValueSet {
  readonly missing: boolean;
  readonly other: boolean;
  readonly flags: readonly boolean[];
  readonly numbers: Ranges<number>;
  readonly texts: Ranges<string>;
}

/** A test of one value, whatever the value is of. */
export type ValueTest = FactTest | Exclude<ActivityTest, UsualTest>;

const ALL_NUMBERS: Ranges<number> = [{ from: Number.NEGATIVE_INFINITY, to: undefined }];
const ALL_TEXTS: Ranges<string> = [{ from: '', to: undefined }];

export const NOTHING: ValueSet = {
  missing: false,
  other: false,
  flags: [],
  numbers: [],
  texts: [],
};
export const ANYTHING: ValueSet = {
  missing: true,
  other: true,
  flags: [false, true],
  numbers: ALL_NUMBERS,
  texts: ALL_TEXTS,
};
export const MISSING: ValueSet = { ...NOTHING, missing: true };
export const FLAG: ValueSet = { ...NOTHING, flags: [false, true] };
export const TEXT: ValueSet = { ...NOTHING, texts: ALL_TEXTS };
export const NUMBER: ValueSet = { ...NOTHING, numbers: ALL_NUMBERS };
export const NOT_NEGATIVE: ValueSet = { ...NOTHING, numbers: [{ from: 0, to: undefined }] };

export const union = (a: ValueSet, b: ValueSet): ValueSet =>
  complement(intersection(complement(a), complement(b)));

export function intersection(a: ValueSet, b: ValueSet): ValueSet {
  return {
    missing: a.missing && b.missing,
    other: a.other && b.other,
    flags: a.flags.filter((flag) => b.flags.includes(flag)),
    numbers: overlap(a.numbers, b.numbers),
    texts: overlap(a.texts, b.texts),
  };
}

export function complement(set: ValueSet): ValueSet {
  return {
    missing: !set.missing,
    other: !set.other,
    flags: [false, true].filter((flag) => !set.flags.includes(flag)),
    numbers: gaps(set.numbers, Number.NEGATIVE_INFINITY).filter(
      ({ from }) => from !== Number.POSITIVE_INFINITY,
    ),
    texts: gaps(set.texts, ''),
  };
}

/** `whole`: its numbers are whole ones. */
export function isEmpty(set: ValueSet, whole = false): boolean {
  const { missing, other, flags, numbers, texts } = set;
  const left = whole ? numbers.filter(holdsWhole) : numbers;
  return !missing && !other && flags.length + left.length + texts.length === 0;
}

/**
 * Every value for which `test` comes out as `wanted`, and perhaps more: what a text or a list
 * contains is not looked into.
 */
export function valuesOf(test: ValueTest, wanted: boolean): ValueSet {
  if (test.op === 'contains' || test.op === 'contains_any' || test.op === 'contains_all') {
    if (!wanted) return ANYTHING;
    const members: readonly unknown[] = Array.isArray(test.value) ? test.value : [test.value];
    const isText = (member: unknown) => typeof member === 'string';
    const inText = test.op === 'contains_all' ? members.every(isText) : members.some(isText);
    return { ...NOTHING, other: true, texts: inText ? ALL_TEXTS : [] };
  }
  const set = exactly(test);
  return wanted ? set : complement(set);
}

function exactly(test: ValueTest): ValueSet {
  switch (test.op) {
    case 'exists':
      return test.value ? complement(MISSING) : MISSING;
    case 'eq':
      return only(test.value);
    case 'ne':
      return others([test.value]);
    case 'in':
      return test.value.map(only).reduce(union, NOTHING);
    case 'nin':
      return others(test.value);
    default:
      return isOrderTest(test) ? between(test) : ANYTHING;
  }
}

function between(test: OrderTest): ValueSet {
  const { from, to } = intervalOf(test);
  if (ordersText(test)) {
    const least = (from as string | undefined) ?? '';
    return { ...NOTHING, texts: range(least, to as string | undefined) };
  }
  const least = (from as number | undefined) ?? Number.NEGATIVE_INFINITY;
  return { ...NOTHING, numbers: range(least, to as number | undefined) };
}

function only(value: Scalar): ValueSet {
  switch (typeof value) {
    case 'boolean':
      return { ...NOTHING, flags: [value] };
    case 'number':
      return { ...NOTHING, numbers: range(value, nextNumber(value)) };
    case 'string':
      return { ...NOTHING, texts: range(value, `${value}\u0000`) };
  }
}

/** `ne` and `nin` hold for what is missing, and for other values of a type they name. */
function others(values: readonly Scalar[]): ValueSet {
  const named = (type: string) => values.some((value) => typeof value === type);
  const comparable: ValueSet = {
    missing: true,
    other: false,
    flags: named('boolean') ? [false, true] : [],
    numbers: named('number') ? ALL_NUMBERS : [],
    texts: named('string') ? ALL_TEXTS : [],
  };
  return intersection(comparable, complement(values.map(only).reduce(union, NOTHING)));
}

const range = <T extends number | string>(from: T, to: T | undefined): Ranges<T> =>
  to === undefined || from < to ? [{ from, to }] : [];

function overlap<T extends number | string>(a: Ranges<T>, b: Ranges<T>): Ranges<T> {
  return a.flatMap((left) =>
    b.flatMap((right) => range(later(left.from, right.from), earlier(left.to, right.to))),
  );
}

function gaps<T extends number | string>(ranges: Ranges<T>, least: T): Ranges<T> {
  const found: Range<T>[] = [];
  let from: T | undefined = least;
  for (const one of ranges) {
    if (from !== undefined) found.push(...range(from, one.from));
    from = one.to;
  }
  return from === undefined ? found : [...found, { from, to: undefined }];
}

const later = <T extends number | string>(a: T, b: T): T => (b > a ? b : a);

function earlier<T extends number | string>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

const holdsWhole = ({ from, to }: Range<number>): boolean =>
  from === Number.NEGATIVE_INFINITY || to === undefined || Math.ceil(from) < to;
