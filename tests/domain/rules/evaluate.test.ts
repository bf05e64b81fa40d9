import { describe, expect, it } from 'vitest';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type { Condition, FactTest, UsualTest } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import cases from '../../cases/rules.json' with { type: 'json' };

const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const isGold: Facts = { event: {}, customer: { tier: 'gold' } };
const nobody: Facts = { event: {}, customer: {} };

type Case = [op: string, value: unknown, found: unknown, expected: boolean];

describe('one test', () => {
  it.each(cases.tests as Case[])('%s %j on %j is %s', (op, value, found, expected) => {
    const missing = typeof found === 'object' && found !== null && 'missing' in found;
    const facts: Facts = { event: missing ? {} : { x: found }, customer: {} };
    const test = { fact: 'event.x', op, value } as FactTest;
    expect(evaluateCondition(test, facts)).toBe(expected);
    expect(evaluateCondition({ not: test }, facts)).toBe(!expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%s compares with nothing',
    (x) => {
      const facts: Facts = { event: { x, xs: [x] }, customer: {} };
      const tests: FactTest[] = [
        { fact: 'event.x', op: 'eq', value: x },
        { fact: 'event.x', op: 'ne', value: 1 },
        { fact: 'event.x', op: 'in', value: [x, 1] },
        { fact: 'event.x', op: 'nin', value: [1] },
        { fact: 'event.x', op: 'gt', value: 0 },
        { fact: 'event.x', op: 'lte', value: 0 },
        { fact: 'event.x', op: 'between', value: [-1, 1] },
        { fact: 'event.xs', op: 'contains', value: x },
      ];
      for (const test of tests)
        expect(evaluateCondition(test, facts), JSON.stringify(test)).toBe(false);
    },
  );
});

describe('paths', () => {
  const exists = (fact: string): Condition => ({ fact, op: 'exists', value: true });

  it('walks nested objects by own keys', () => {
    const facts: Facts = { event: { merchant: { city: 'Brno' } }, customer: {} };
    expect(evaluateCondition({ fact: 'event.merchant.city', op: 'eq', value: 'Brno' }, facts)).toBe(
      true,
    );
    expect(evaluateCondition(exists('event.merchant.zip'), facts)).toBe(false);
  });

  it.each([
    'event.constructor',
    'event.__proto__',
    'event.toString',
    'event.merchant.hasOwnProperty',
    'event.tags.length',
    'event.tags.0',
    'event.name.length',
    'customer.inherited',
  ])('does not find %s', (path) => {
    const event = JSON.parse('{"merchant": {}, "tags": ["a"], "name": "x"}');
    const customer = Object.create({ inherited: 1 });
    expect(evaluateCondition(exists(path), { event, customer })).toBe(false);
    expect(evaluateCondition({ not: exists(path) }, { event, customer })).toBe(true);
  });
});

describe('joining', () => {
  it('holds for everyone when all is empty and for no one when any is', () => {
    expect(evaluateCondition({ all: [] }, nobody)).toBe(true);
    expect(evaluateCondition({ any: [] }, nobody)).toBe(false);
    expect(evaluateCondition({ not: { any: [] } }, nobody)).toBe(true);
  });

  it('is closed to everyone for want of a segment, also under not', () => {
    const lost: Condition = { segment: 'lost' };
    expect(evaluateCondition(lost, isGold)).toBe(false);
    expect(evaluateCondition({ not: lost }, isGold)).toBe(false);
    expect(evaluateCondition({ all: [gold, { not: lost }] }, isGold)).toBe(false);
  });

  it('holds in spite of a lost segment when that makes no difference', () => {
    expect(evaluateCondition({ any: [gold, { segment: 'lost' }] }, isGold)).toBe(true);
    expect(evaluateCondition({ not: { all: [gold, { segment: 'lost' }] } }, nobody)).toBe(true);
  });
});

describe('activities', () => {
  const activity = {
    event: 'card.purchase',
    measure: 'sum',
    of: 'event.amount',
    within: 'P7D',
  } as const;
  const unusual: UsualTest = { activity, op: 'exceeds_usual', value: { times: 3, over: 'P90D' } };
  const withSum = (sum: number, usual?: number): Facts => ({
    ...nobody,
    activity: {
      [activityKey(activity)]: sum,
      ...(usual !== undefined && { [usualKey(unusual)]: usual }),
    },
  });

  it('compares the aggregate kept under its key', () => {
    expect(evaluateCondition({ activity, op: 'gte', value: 100 }, withSum(100))).toBe(true);
    expect(evaluateCondition({ activity, op: 'gte', value: 100 }, withSum(99.99))).toBe(false);
    expect(evaluateCondition({ activity, op: 'between', value: [0, 99] }, withSum(50))).toBe(true);
    expect(evaluateCondition({ activity, op: 'lt', value: 100 }, nobody)).toBe(false);
    expect(evaluateCondition({ activity, op: 'ne', value: 100 }, nobody)).toBe(true);
  });

  it('compares with a multiple of the customer’s own mean', () => {
    expect(evaluateCondition(unusual, withSum(301, 100))).toBe(true);
    expect(evaluateCondition(unusual, withSum(300, 100))).toBe(false);
    const fallen: UsualTest = {
      ...unusual,
      op: 'falls_below_usual',
      value: { times: 0.5, over: 'P90D' },
    };
    expect(evaluateCondition(fallen, withSum(49, 100))).toBe(true);
    expect(evaluateCondition(fallen, withSum(50, 100))).toBe(false);
  });

  it('says nothing about a customer without a baseline', () => {
    expect(evaluateCondition(unusual, withSum(1_000_000))).toBe(false);
    expect(evaluateCondition({ ...unusual, op: 'falls_below_usual' }, withSum(0))).toBe(false);
  });
});
