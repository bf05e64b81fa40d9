import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { checkFactTypes, type FactTypes } from '#shared/domain/rules/fact-types.ts';
import { problemText } from '#shared/domain/rules/problem-text.ts';

const types: FactTypes = {
  'customer.age': 'number',
  'customer.tier': 'text',
  'customer.tags': 'list',
  'customer.active': 'flag',
  'event.amount': 'number',
  'event.merchant.city': 'text',
};
const problems = (condition: Condition) =>
  checkFactTypes(condition, types).map((problem) => problemText(problem, 'audience'));

describe('checkFactTypes', () => {
  it.each<[Condition, string]>([
    [
      { all: [{ fact: 'customer.age', op: 'gte', value: '18' }] },
      'audience.all[0].value: customer.age is a number, but is compared with a text',
    ],
    [
      { fact: 'customer.tier', op: 'in', value: [1, 2] },
      'audience.value: customer.tier is a text, but is compared with a number',
    ],
    [
      { not: { fact: 'customer.active', op: 'eq', value: 'yes' } },
      'audience.not.value: customer.active is true or false, but is compared with a text',
    ],
    [
      { fact: 'customer.tags', op: 'eq', value: 'vip' },
      'audience.op: customer.tags is a list, which eq cannot compare; use contains, contains_any or contains_all',
    ],
    [
      { fact: 'customer.age', op: 'contains', value: 1 },
      'audience.op: contains looks into a text or a list, but customer.age is a number',
    ],
    [
      { any: [{ fact: 'customer.teir', op: 'eq', value: 'gold' }] },
      'audience.any[0].fact: "customer.teir" is not a known fact; did you mean customer.tier?',
    ],
    [
      {
        activity: {
          event: 'card.purchase',
          measure: 'sum',
          of: 'event.merchant.city',
          within: 'P1D',
        },
        op: 'gt',
        value: 1,
      },
      'audience.activity.of: sum needs a number, but event.merchant.city is a text',
    ],
    [
      {
        activity: {
          event: 'card.purchase',
          measure: 'count',
          within: 'P1D',
          where: { fact: 'event.amount', op: 'prefix', value: '5' },
        },
        op: 'gt',
        value: 1,
      },
      'audience.activity.where.value: event.amount is a number, but is compared with a text',
    ],
  ])('reports %j', (condition, expected) => {
    expect(problems(condition)).toEqual([expected]);
  });

  it.each<Condition>([
    { fact: 'customer.age', op: 'between', value: [18, 25] },
    { fact: 'customer.age', op: 'in', value: ['unknown', 18] },
    { fact: 'customer.tags', op: 'contains_any', value: ['vip'] },
    { fact: 'customer.tags', op: 'exists', value: false },
    { fact: 'customer.tier', op: 'contains', value: 'go' },
    {
      activity: { event: 'a', measure: 'distinct', of: 'event.merchant.city', within: 'P1D' },
      op: 'gt',
      value: 1,
    },
    { segment: 'whatever' },
  ])('has nothing against %j', (condition) => {
    expect(problems(condition)).toEqual([]);
  });

  it('keeps quiet about facts under a root of which none is declared', () => {
    expect(
      checkFactTypes({ fact: 'event.amount', op: 'gt', value: 1 }, { 'customer.age': 'number' }),
    ).toEqual([]);
  });
});
