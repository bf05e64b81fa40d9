/** Random conditions and facts, drawn from few names and values so that they often meet. */
import fc from 'fast-check';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type {
  Activity,
  ActivityTest,
  Condition,
  FactTest,
} from '#shared/domain/rules/condition.ts';
import type { Facts, Scalar } from '#shared/domain/rules/facts.ts';

const PATHS = [
  'event.a',
  'event.b',
  'event.nested.c',
  'customer.a',
  'customer.tags',
  'customer.toString',
  'customer.x.length',
];
const TEXTS = [
  '',
  'a',
  'ab',
  'abc',
  'b',
  'ba',
  '55',
  '5541',
  '2026-01-01',
  '2026-01-31T00:00:00Z',
  'a\u0000',
  '\uffff',
  'a\uffff',
  '😀',
];
const NUMBERS = [
  0,
  -0,
  1,
  1.5,
  2,
  3,
  5,
  10,
  55,
  -1,
  5e-324,
  -5e-324,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  0.1 + 0.2,
  0.3,
];
const ACTIVITIES: readonly Activity[] = [
  { event: 'card.purchase', measure: 'count', within: 'P30D' },
  { event: 'card.purchase', measure: 'sum', of: 'event.amount', within: 'P7D' },
  { event: 'login', measure: 'days_since_last' },
];
const OVER = ['P60D', 'P90D'];

const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(text, number, fc.boolean());
const set = fc.array(scalar, { minLength: 1, maxLength: 5 });
const fact = fc.constantFrom(...PATHS);
const ascending = <T extends string | number>(
  one: fc.Arbitrary<T>,
): fc.Arbitrary<readonly [T, T]> => fc.tuple(one, one).map(([a, b]) => (a <= b ? [a, b] : [b, a]));

const factTest: fc.Arbitrary<FactTest> = fc.oneof(
  fc.record({
    fact,
    op: fc.constantFrom('eq' as const, 'ne' as const, 'contains' as const),
    value: scalar,
  }),
  fc.record({
    fact,
    op: fc.constantFrom(
      'in' as const,
      'nin' as const,
      'contains_any' as const,
      'contains_all' as const,
    ),
    value: set,
  }),
  fc.record({
    fact,
    op: fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const),
    value: fc.oneof(text, number),
  }),
  fc.record({ fact, op: fc.constant('between' as const), value: ascending(number) }),
  fc.record({ fact, op: fc.constant('between' as const), value: ascending(text) }),
  fc.record({ fact, op: fc.constant('prefix' as const), value: text }),
  fc.record({ fact, op: fc.constant('exists' as const), value: fc.boolean() }),
);

const activity = fc.constantFrom(...ACTIVITIES);
const activityTest: fc.Arbitrary<ActivityTest> = fc.oneof(
  fc.record({
    activity,
    op: fc.constantFrom(
      'eq' as const,
      'ne' as const,
      'gt' as const,
      'gte' as const,
      'lt' as const,
      'lte' as const,
    ),
    value: number,
  }),
  fc.record({ activity, op: fc.constant('between' as const), value: ascending(number) }),
  fc.record({
    activity,
    op: fc.constantFrom('exceeds_usual' as const, 'falls_below_usual' as const),
    value: fc.record({ times: fc.constantFrom(0.5, 1, 2), over: fc.constantFrom(...OVER) }),
  }),
);

/** Trees of depth up to 5, wide enough that some are split into very many conjunctions. */
export function conditionArbitrary({
  segments = [],
}: {
  segments?: readonly string[];
} = {}): fc.Arbitrary<Condition> {
  const named = segments.map((segment) => fc.constant({ segment }));
  return fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 4, arbitrary: factTest },
      { weight: 1, arbitrary: activityTest },
      ...named.map((arbitrary) => ({ weight: 1, arbitrary })),
      { weight: 3, arbitrary: fc.record({ all: fc.array(tie('tree'), { maxLength: 5 }) }) },
      { weight: 3, arbitrary: fc.record({ any: fc.array(tie('tree'), { maxLength: 5 }) }) },
      { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
    ),
  })).tree;
}

const found: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
  {
    weight: 3,
    arbitrary: fc.array(fc.oneof(scalar, fc.constantFrom(null, Number.NaN, [], {})), {
      maxLength: 4,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      null,
      undefined,
      Number.NaN,
      Infinity,
      -Infinity,
      {},
      [[]],
      10n,
      new Date(0),
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.double() },
);

const object = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, found])), { requiredKeys: [] });

export const factsArbitrary: fc.Arbitrary<Facts> = fc.record({
  event: fc.oneof(
    fc.record({ a: found, b: found, nested: fc.oneof(object(['c']), found) }, { requiredKeys: [] }),
    object(['a']).map((own) => Object.assign(Object.create({ a: 'inherited', b: 1 }), own)),
  ),
  customer: fc.record({ a: found, tags: found, x: found, toString: found }, { requiredKeys: [] }),
  activity: fc.record(
    Object.fromEntries(
      ACTIVITIES.flatMap((one) => [
        [activityKey(one), number] as const,
        ...OVER.map(
          (over) =>
            [
              usualKey({ activity: one, op: 'exceeds_usual', value: { times: 1, over } }),
              number,
            ] as const,
        ),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, number>>,
});
