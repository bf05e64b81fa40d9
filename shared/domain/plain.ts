/**
 * Tests for reading without a schema what is nearly always right: loading zod and making schemas takes
 * longer than all else in a cold start. Whoever reads so takes less than the schema does, never more,
 * and leaves the rest to it, so that what is refused and why is said in one place.
 */
import { isRealDay } from './time/real-day.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An object as JSON makes them, without a key of its own that would be somebody's prototype. */
export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !Object.hasOwn(value, '__proto__')
  );
}

export const hasOnly = (fields: Fields, names: ReadonlySet<string>): boolean =>
  Object.keys(fields).every((name) => names.has(name));

export const isText = (value: unknown, maximum = Number.POSITIVE_INFINITY): value is string =>
  typeof value === 'string' && value.length <= maximum;

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** Finite, as JSON's numbers are unless they are too large for one. */
export const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** Safe, as a schema's `int()` asks. */
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);

export const isOneOf = <T>(value: unknown, allowed: readonly T[]): value is T =>
  (allowed as readonly unknown[]).includes(value);

/** As nearly everybody has them, which is less than a schema lets through. */
export const isUsualEmail = (value: unknown, maximum?: number): value is string =>
  isText(value, maximum) &&
  /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/.test(value);

/** Without spaces around it, which a schema would cut off. */
export const isHttpUrl = (value: unknown): value is string =>
  isText(value) && /^https?:\/\/\S+$/.test(value) && URL.canParse(value);

export const isHttpsUrl = (value: unknown): value is string =>
  isHttpUrl(value) && value.startsWith('https:');

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** An ISO 8601 instant with seconds, on a day that exists. @param offset whether one is allowed instead of Z */
export function isDateTime(value: unknown, offset = false): value is string {
  const [, day = '', zone] = typeof value === 'string' ? (DATE_TIME.exec(value) ?? []) : [];
  return day !== '' && (offset || zone === 'Z') && isRealDay(day);
}

/** Every one of `values` as `read` reads it; undefined as soon as it reads one as undefined. */
export function readEach<T>(
  values: unknown,
  read: (value: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(values)) return undefined;
  const found: T[] = [];
  for (const value of values) {
    const one = read(value);
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}

/** As `readEach`, of an object's values. */
export function readValues<T>(
  fields: unknown,
  read: (value: unknown) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  if (!isFields(fields)) return undefined;
  const found: Record<string, T> = {};
  for (const [name, value] of Object.entries(fields)) {
    const one = read(value);
    if (one === undefined) return undefined;
    found[name] = one;
  }
  return found;
}
