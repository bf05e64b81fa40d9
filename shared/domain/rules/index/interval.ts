/** Order tests as half-open intervals, so that every bound is one edge between buckets. */
import type { ActivityTest, FactTest } from '../condition.ts';

/** `[from, to)`; undefined is unbounded. The empty text and -Infinity are not needed as bounds. */
export interface Interval<T extends number | string> {
  readonly from: T | undefined;
  readonly to: T | undefined;
}

export type OrderTest = Extract<
  FactTest | ActivityTest,
  { readonly op: 'gt' | 'gte' | 'lt' | 'lte' | 'between' | 'prefix' }
>;

export function isOrderTest(test: FactTest | ActivityTest): test is OrderTest {
  return ORDER.has(test.op);
}

const ORDER: ReadonlySet<string> = new Set(['gt', 'gte', 'lt', 'lte', 'between', 'prefix']);

/** The finite numbers, or the texts, for which `test` holds: exactly these and no value of another type. */
export function intervalOf(test: OrderTest): Interval<number> | Interval<string> {
  if (test.op === 'prefix') return { from: test.value, to: afterPrefix(test.value) };
  if (test.op === 'between') {
    const [low, high] = test.value;
    return { from: low, to: after(high) } as Interval<number> | Interval<string>;
  }
  const { op, value } = test;
  const from = op === 'gte' ? value : op === 'gt' ? after(value) : undefined;
  const to = op === 'lt' ? value : op === 'lte' ? after(value) : undefined;
  return { from, to } as Interval<number> | Interval<string>;
}

/** Whether the interval of `test` is one of texts; else it is one of numbers. */
export function ordersText(test: OrderTest): boolean {
  return typeof (test.op === 'between' ? test.value[0] : test.value) === 'string';
}

const after = (value: number | string): number | string =>
  typeof value === 'number' ? nextNumber(value) : `${value}\u0000`;

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The least double above `value` (IEEE 754 nextUp): `x > v` is `x >= nextNumber(v)`. */
export function nextNumber(value: number): number {
  if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) return value;
  if (value === 0) return Number.MIN_VALUE;
  float[0] = value;
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return float[0];
}

/** The least text above every text that begins with `prefix`; undefined when there is none. */
export function afterPrefix(prefix: string): string | undefined {
  let end = prefix.length;
  while (end > 0 && prefix.charCodeAt(end - 1) === 0xffff) end -= 1;
  if (end === 0) return undefined;
  return prefix.slice(0, end - 1) + String.fromCharCode(prefix.charCodeAt(end - 1) + 1);
}
