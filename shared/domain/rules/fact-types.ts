/** Save-time check of tests against what is known about the facts; matching never needs it. */
import type { Activity, Condition, FactTest } from './condition.ts';
import { didYouMean } from './nearest-name.ts';
import type { ConditionProblem } from './review.ts';

export type FactType = 'text' | 'number' | 'flag' | 'list';

/** Known facts by path, such as `customer.age`: `number`. */
export type FactTypes = Readonly<Record<string, FactType>>;

/**
 * Tests that can never hold because the fact has another type than they compare, and, once any
 * fact under the same root is known, facts that nobody has declared (with the nearest known name).
 *
 * A warning rather than a refusal: facts may be declared later, and a mismatch is merely false.
 */
export function checkFactTypes(
  condition: Condition,
  factTypes: FactTypes,
): readonly ConditionProblem[] {
  return check(condition, factTypes, []);
}

type Path = readonly (string | number)[];

function check(clause: Condition, types: FactTypes, path: Path): readonly ConditionProblem[] {
  if ('all' in clause)
    return clause.all.flatMap((part, index) => check(part, types, [...path, 'all', index]));
  if ('any' in clause)
    return clause.any.flatMap((part, index) => check(part, types, [...path, 'any', index]));
  if ('not' in clause) return check(clause.not, types, [...path, 'not']);
  if ('segment' in clause) return [];
  if ('activity' in clause) return checkActivity(clause.activity, types, [...path, 'activity']);
  return checkTest(clause, types, path);
}

function checkActivity(
  { where, of, measure }: Activity,
  types: FactTypes,
  path: Path,
): readonly ConditionProblem[] {
  const inner = where === undefined ? [] : check(where, types, [...path, 'where']);
  const type = of === undefined ? undefined : typeOf(of, types);
  if (of === undefined) return inner;
  if (type === undefined) return [...undeclared(of, types, [...path, 'of']), ...inner];
  if (type === 'number' || measure === 'distinct') return inner;
  const message = `${measure} needs a number, but ${of} is ${NAMES[type]}`;
  return [{ path: [...path, 'of'], message }, ...inner];
}

function checkTest(test: FactTest, types: FactTypes, path: Path): readonly ConditionProblem[] {
  const type = typeOf(test.fact, types);
  if (type === undefined) return undeclared(test.fact, types, [...path, 'fact']);
  if (test.op === 'exists') return [];
  const searches = test.op.startsWith('contains');
  if (type === 'list') {
    const message = `${test.fact} is a list, which ${test.op} cannot compare; use contains, contains_any or contains_all`;
    return searches ? [] : [{ path: [...path, 'op'], message }];
  }
  if (searches && type !== 'text') {
    return [
      {
        path: [...path, 'op'],
        message: `${test.op} looks into a text or a list, but ${test.fact} is ${NAMES[type]}`,
      },
    ];
  }
  const values: readonly unknown[] = Array.isArray(test.value) ? test.value : [test.value];
  if (values.some((value) => typeof value === JS_TYPES[type])) return [];
  const given =
    NAMES[
      typeof values[0] === 'number' ? 'number' : typeof values[0] === 'boolean' ? 'flag' : 'text'
    ];
  return [
    {
      path: [...path, 'value'],
      message: `${test.fact} is ${NAMES[type]}, but is compared with ${given}`,
    },
  ];
}

function undeclared(fact: string, types: FactTypes, path: Path): readonly ConditionProblem[] {
  const root = fact.slice(0, fact.indexOf('.') + 1);
  const known = Object.keys(types).filter((name) => name.startsWith(root));
  if (known.length === 0) return [];
  return [{ path, message: `"${fact}" is not a known fact${didYouMean(fact, known)}` }];
}

const typeOf = (fact: string, types: FactTypes): FactType | undefined =>
  Object.hasOwn(types, fact) ? types[fact] : undefined;

const NAMES = {
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  list: 'a list',
} as const;
const JS_TYPES = { text: 'string', number: 'number', flag: 'boolean' } as const;
