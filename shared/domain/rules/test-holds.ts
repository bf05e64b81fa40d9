/** One test against one value: the meaning of every operator, in one place. */
import type { ActivityTest, FactTest, UsualTest } from './condition.ts';
import { isScalar } from './facts.ts';

type NumberTest = Exclude<ActivityTest, UsualTest>;

/**
 * Whether `test` holds for the value found at its path (undefined when missing).
 *
 * - Missing: false, except `ne`, `nin` and `exists: false`.
 * - Another type than the test's value (a list or an object, NaN and the infinities included):
 *   false, also for `ne` and `nin`. A set is comparable with a value of any type it holds.
 * - `between` includes both bounds. Text is ordered and searched by UTF-16 code unit.
 * - `contains`, `contains_any`, `contains_all`: members of a list, substrings of a text.
 */
export function testHolds(test: FactTest | NumberTest, found: unknown): boolean {
  switch (test.op) {
    case 'exists':
      return (found !== undefined) === test.value;
    case 'eq':
      return isScalar(found) && found === test.value;
    case 'ne':
      return found === undefined || (comparable(found, test.value) && found !== test.value);
    case 'in':
      return isScalar(found) && test.value.includes(found);
    case 'nin':
      return (
        found === undefined ||
        (isScalar(found) &&
          test.value.some((value) => typeof value === typeof found) &&
          !test.value.includes(found))
      );
    case 'gt':
      return comparable(found, test.value) && found > test.value;
    case 'gte':
      return comparable(found, test.value) && found >= test.value;
    case 'lt':
      return comparable(found, test.value) && found < test.value;
    case 'lte':
      return comparable(found, test.value) && found <= test.value;
    case 'between': {
      const [low, high] = test.value;
      return comparable(found, low) && found >= low && found <= high;
    }
    case 'prefix':
      return typeof found === 'string' && found.startsWith(test.value);
    case 'contains':
      return contains(found, test.value);
    case 'contains_any':
      return test.value.some((value) => contains(found, value));
    case 'contains_all':
      return test.value.every((value) => contains(found, value));
  }
}

/** False when either number is missing. */
export function usualTestHolds(
  { op, value: { times } }: UsualTest,
  now: number | undefined,
  usual: number | undefined,
): boolean {
  if (!isNumber(now) || !isNumber(usual)) return false;
  return op === 'exceeds_usual' ? now > times * usual : now < times * usual;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

function comparable<T>(found: unknown, value: T): found is T {
  return typeof found === typeof value && isScalar(found);
}

function contains(found: unknown, value: unknown): boolean {
  if (typeof found === 'string') return typeof value === 'string' && found.includes(value);
  return Array.isArray(found) && isScalar(value) && found.includes(value);
}
