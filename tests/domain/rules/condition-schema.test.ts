import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { conditionSchema, eventConditionSchema } from '#shared/domain/rules/condition-schema.ts';
import { problemText } from '#shared/domain/rules/problem-text.ts';
import type { ConditionProblem } from '#shared/domain/rules/review.ts';

const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const count = { event: 'card.purchase', measure: 'count', within: 'P30D' } as const;

function problems(input: unknown, schema: z.ZodType = conditionSchema): string[] {
  const result = schema.safeParse(input);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) =>
        problemText({ path: path as ConditionProblem['path'], message }, 'audience'),
      );
}

const nested = (levels: number): unknown => (levels === 1 ? gold : { not: nested(levels - 1) });
const many = (tests: number): Condition => ({ all: Array.from({ length: tests }, () => gold) });
const valuesOf = (length: number) => ({
  fact: 'customer.tier',
  op: 'in',
  value: Array.from({ length }, (_, i) => i),
});

describe('what it takes', () => {
  it.each<Condition>([
    gold,
    { all: [] },
    { all: [gold, { any: [gold, { not: gold }] }, { segment: 'open-complaint' }] },
    { fact: 'event.merchant.address.country.code', op: 'in', value: ['CZ', 1, true] },
    { fact: 'event.occurred_at', op: 'between', value: ['2026-01-01', '2026-12-31'] },
    { fact: 'customer.middle-name', op: 'exists', value: false },
    { activity: count, op: 'gte', value: 5 },
    { activity: { event: 'login', measure: 'days_since_last' }, op: 'gt', value: 30 },
    {
      activity: {
        ...count,
        measure: 'sum',
        of: 'event.amount',
        where: { fact: 'event.mcc', op: 'prefix', value: '55' },
      },
      op: 'falls_below_usual',
      value: { times: 0.5, over: 'P90D' },
    },
  ])('%j, unchanged', (condition) => {
    expect(conditionSchema.parse(condition)).toEqual(condition);
  });

  it('reaches every bound', () => {
    expect(problems(nested(8))).toEqual([]);
    expect(problems(many(64))).toEqual([]);
    expect(problems(valuesOf(256))).toEqual([]);
    expect(problems({ ...gold, value: 'x'.repeat(256) })).toEqual([]);
    expect(problems({ activity: { ...count, within: 'P365D' }, op: 'gt', value: 1 })).toEqual([]);
  });
});

describe('what it refuses, and how it says so', () => {
  it.each<[unknown, string]>([
    [
      { all: [gold, { ...gold, op: 'greater' }] },
      'audience.all[1].op: "greater" is not an operator; did you mean gte?',
    ],
    [{ ...gold, op: '>' }, 'audience.op: ">" is not an operator; did you mean gt?'],
    [{ ...gold, op: 'equals' }, 'audience.op: "equals" is not an operator; did you mean eq?'],
    [
      { ...gold, op: 'contians' },
      'audience.op: "contians" is not an operator; did you mean contains?',
    ],
    [{ ...gold, op: 'toString' }, 'audience.op: "toString" is not an operator'],
    [
      { fact: 'customer.tier', value: 1 },
      'audience.op: is missing; it must be one of eq, ne, in, nin, gt, gte, lt, lte, between, prefix, contains, contains_any, contains_all, exists',
    ],
    [
      { fact: 'customer.tier', op: 'eq' },
      'audience.value: is missing: eq needs a text, a number, or true or false',
    ],
    [
      { fakt: 'customer.tier', op: 'eq', value: 1 },
      'audience.fakt: "fakt" is not a field of a condition; did you mean fact?',
    ],
    [{ and: [gold] }, 'audience.and: "and" is not a field of a condition; did you mean all?'],
    [
      { ...gold, vaule: 2 },
      'audience.vaule: "vaule" is not a field beside "fact"; did you mean value?',
    ],
    [
      { all: [gold], any: [gold] },
      'audience: holds both "all" and "any"; put each in a clause of its own, inside "all"',
    ],
    [{}, 'audience: must have one of all, any, not, fact, activity or segment'],
    [
      'gold',
      'audience: must be a condition, such as { "fact": "customer.tier", "op": "eq", "value": "gold" }',
    ],
    [
      { not: [gold] },
      'audience.not: must be a condition, such as { "fact": "customer.tier", "op": "eq", "value": "gold" }',
    ],
    [{ any: [] }, 'audience.any: must have at least one condition, or it never holds'],
    [{ all: gold }, 'audience.all: must be a list of conditions: [ … ]'],
    [
      { ...gold, fact: 'custmer.tier' },
      'audience.fact: "custmer.tier" must begin with "event." or "customer."; did you mean customer?',
    ],
    [
      { ...gold, fact: 'customer' },
      'audience.fact: "customer" must name a fact, such as "customer.tier"',
    ],
    [
      { ...gold, fact: 'event.a.b.c.d.e' },
      'audience.fact: "event.a.b.c.d.e" has 6 segments; a path may have at most 5',
    ],
    [
      { ...gold, fact: 'customer.__proto__' },
      'audience.fact: "customer.__proto__" uses "__proto__", which is not an allowed name',
    ],
    [
      { ...gold, fact: 'event.x.constructor' },
      'audience.fact: "event.x.constructor" uses "constructor", which is not an allowed name',
    ],
    [
      { ...gold, fact: 'event.prototype.x' },
      'audience.fact: "event.prototype.x" uses "prototype", which is not an allowed name',
    ],
    [
      { ...gold, fact: 'event.a b' },
      'audience.fact: "event.a b" is not a path: names are letters, digits, "_" and "-", joined by dots',
    ],
    [
      { ...gold, op: 'in' },
      'audience.value: in needs a list of values, such as ["gold", "platinum"]',
    ],
    [{ ...gold, op: 'in', value: [] }, 'audience.value: in needs at least one value'],
    [
      { ...gold, op: 'in', value: ['a', null] },
      'audience.value[1]: must be a text, a number, or true or false',
    ],
    [valuesOf(257), 'audience.value: has 257 values; a set may have at most 256'],
    [
      { ...gold, value: 'x'.repeat(257) },
      'audience.value: is 257 characters long; a text may have at most 256',
    ],
    [
      { ...gold, op: 'in', value: ['x'.repeat(257)] },
      'audience.value[0]: is 257 characters long; a text may have at most 256',
    ],
    [
      { ...gold, op: 'gt', value: true },
      'audience.value: gt needs a number, or a text such as an ISO date',
    ],
    [
      { ...gold, op: 'gt', value: Number.NaN },
      'audience.value: gt needs a number, or a text such as an ISO date',
    ],
    [
      { ...gold, op: 'between', value: [25, 18] },
      'audience.value: between needs the lower bound first, so that anything can lie between',
    ],
    [
      { ...gold, op: 'between', value: [1, 'b'] },
      'audience.value: between needs two numbers or two texts, the lower first, such as [18, 25]',
    ],
    [
      { ...gold, op: 'prefix', value: '' },
      'audience.value: prefix needs a text of at least one character',
    ],
    [{ ...gold, op: 'exists', value: 'yes' }, 'audience.value: exists needs true or false'],
    [
      { segment: 'Open complaint' },
      'audience.segment: must be the id of a segment, such as "open-complaint"',
    ],
    [
      nested(9),
      'audience.not.not.not.not.not.not.not.not: is nested 9 levels deep; a condition may have at most 8',
    ],
    [{ all: [many(64), gold] }, 'audience: has 65 tests; a condition may have at most 64'],
  ])('%j', (input, expected) => {
    expect(problems(input)).toEqual([expected]);
  });

  it.each<[unknown, string, unknown?]>([
    [
      { ...count, measure: 'sum' },
      'audience.activity.of: is missing: sum needs the event fact it measures, such as "event.amount"',
    ],
    [{ ...count, of: 'event.amount' }, 'audience.activity.of: is not used by count; leave it out'],
    [
      { ...count, measure: 'sum', of: 'customer.age' },
      'audience.activity.of: "customer.age" is a customer fact; here only the event is looked at, so it must begin with "event."',
    ],
    [
      { ...count, measure: 'average' },
      'audience.activity.measure: "average" is not a measure (count, sum, avg, min, max, distinct, days_since_last); did you mean avg?',
    ],
    [
      { ...count, within: 'P366D' },
      'audience.activity.within: "P366D" is longer than the 365 days (P365D) kept',
    ],
    [
      { ...count, within: 'P1M' },
      'audience.activity.within: must be an ISO 8601 duration, such as P30D or PT12H',
    ],
    [
      { event: 'login', measure: 'count' },
      'audience.activity.within: is missing: an activity needs a window, such as "P30D"',
    ],
    [
      { ...count, event: 'Card purchase' },
      'audience.activity.event: must be an event type, such as "card.purchase"',
    ],
    [
      { ...count, were: gold },
      'audience.activity.were: "were" is not a field of an activity; did you mean where?',
    ],
    [
      { ...count, where: gold },
      'audience.activity.where.fact: "customer.tier" is a customer fact; here only the event is looked at, so it must begin with "event."',
    ],
    [
      { ...count, where: { segment: 'x' } },
      'audience.activity.where.segment: cannot be used inside an activity, which looks at one event alone',
    ],
    [
      { ...count, where: { activity: count, op: 'gt', value: 1 } },
      'audience.activity.where.activity: cannot be used inside an activity, which looks at one event alone',
    ],
  ])('activity %j', (activity, expected) => {
    expect(problems({ activity, op: 'gt', value: 1 })).toEqual([expected]);
  });

  it.each<[unknown, unknown, string]>([
    ['exists', true, 'audience.op: "exists" is not an operator of activities'],
    ['gt', '5', 'audience.value: gt needs a number'],
    [
      'exceeds_usual',
      3,
      'audience.value: exceeds_usual needs { times, over }, such as { "times": 3, "over": "P90D" }',
    ],
    [
      'exceeds_usual',
      { times: 0, over: 'P90D' },
      'audience.value.times: must be a number above 0 and at most 1,000,000',
    ],
    [
      'exceeds_usual',
      { times: 3, over: 'P7D' },
      'audience.value.over: must be at least as long as "within", which it is the usual of',
    ],
    [
      'exceeds_usual',
      { times: 3, over: 'P360D' },
      'audience.value.over: reaches back further than the 365 days kept, counted with "within"',
    ],
    [
      'exceeds_usual',
      { times: 3, over: 'P90D', at: 1 },
      'audience.value.at: "at" is not a field here; exceeds_usual needs { times, over }, such as { "times": 3, "over": "P90D" }',
    ],
  ])('activity %s %j', (op, value, expected) => {
    expect(problems({ activity: count, op, value })).toEqual([expected]);
  });

  it.each<[string, unknown, unknown, number]>([
    ['gte', 100, 101, 100],
    ['lt', 100, 101, 100],
    ['gt', 99, 100, 99],
    ['lte', 99, 100, 99],
    ['eq', 99, 100, 99],
    ['ne', 99, 100, 99],
    ['between', [90, 99], [90, 100], 99],
  ])('asks distinct %s only as far as it is counted', (op, fine, beyond, most) => {
    const distinct = { ...count, measure: 'distinct', of: 'event.merchant' };
    expect(problems({ activity: distinct, op, value: fine })).toEqual([]);
    const asked = op === 'between' ? 100 : beyond;
    expect(problems({ activity: distinct, op, value: beyond })).toEqual([
      `audience.value: is ${asked}, but distinct values are counted up to 100 only, so ${op} can be asked for at most ${most}`,
    ]);
    expect(problems({ activity: count, op, value: beyond })).toEqual([]);
  });

  it('keeps triggers to the event', () => {
    expect(problems({ fact: 'event.amount', op: 'gt', value: 1 }, eventConditionSchema)).toEqual(
      [],
    );
    expect(problems({ any: [gold] }, eventConditionSchema)).toEqual([
      'audience.any[0].fact: "customer.tier" is a customer fact; here only the event is looked at, so it must begin with "event."',
    ]);
    expect(problems({ segment: 'x' }, eventConditionSchema)).toEqual([
      'audience.segment: cannot be used here, where only the event is looked at',
    ]);
  });

  it('is not fooled by keys that reach a prototype', () => {
    expect(
      problems(JSON.parse('{"__proto__": {"fact": "event.x"}, "op": "eq", "value": 1}')),
    ).toEqual(['audience.__proto__: "__proto__" is not a field of a condition']);
    expect(problems(Object.create({ ...gold }))).toHaveLength(1);
  });

  it('stays small and quick on absurd input', () => {
    const wide = {
      all: Array.from({ length: 64 }, () => ({
        all: Array.from({ length: 64 }, () => ({ x: 1 })),
      })),
    };
    expect(problems(wide)).toHaveLength(20);
    let deep: unknown = gold;
    for (let i = 0; i < 100_000; i++) deep = { not: deep };
    expect(problems(deep)).toHaveLength(1);
  });
});

describe('its JSON Schema', () => {
  const schema = z.toJSONSchema(
    z.strictObject({ audience: conditionSchema, where: eventConditionSchema.optional() }),
    { io: 'input' },
  );

  it('names conditions once and refers to them', () => {
    expect(schema.properties).toEqual({
      audience: { $ref: '#/$defs/Condition' },
      where: { $ref: '#/$defs/EventCondition' },
    });
    expect(schema.required).toEqual(['audience']);
    expect(Object.keys(schema.$defs ?? {}).sort()).toEqual([
      'Activity',
      'Condition',
      'EventCondition',
    ]);
  });
});
