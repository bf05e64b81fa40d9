/**
 * What a condition is evaluated against.
 *
 * `event` and `customer` are plain JSON objects; a path `event.merchant.city` walks them by own
 * keys. `activity` holds the aggregates asked for, by `activityKey` (and baselines by `usualKey`);
 * a missing key is a missing fact. Money amounts are numbers here (a decimal of at most 15 digits
 * compares exactly).
 */
export interface Facts {
  readonly event: Readonly<Record<string, unknown>>;
  readonly customer: Readonly<Record<string, unknown>>;
  readonly activity?: Readonly<Record<string, number>>;
}

export type Scalar = string | number | boolean;

/** The part of `Facts` that a path begins with. */
export type FactRoot = 'event' | 'customer';

/**
 * The value at `path` (`event.merchant.city`), or undefined when it is missing.
 *
 * Own keys only, through objects that are not arrays: neither `constructor` nor `length` is a
 * fact. JSON's `null` is a missing fact.
 */
export function readFact(facts: Facts, path: string): unknown {
  const [root, ...keys] = path.split('.');
  if (keys.length === 0) return undefined;
  let value: unknown = root === 'event' ? facts.event : root === 'customer' ? facts.customer : null;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value ?? undefined;
}

/** A value that tests can compare: text, true or false, a finite number. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
