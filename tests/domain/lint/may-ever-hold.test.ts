import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayEverHold } from '#shared/domain/lint/may-ever-hold.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import { conditionArbitrary, factsArbitrary } from '../rules/arbitraries.ts';

const amount = <T extends 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'ne'>(op: T, value: number) => ({
  fact: 'event.amount' as const,
  op,
  value,
});

describe('mayEverHold', () => {
  it('never denies a condition that some facts meet', () => {
    fc.assert(
      fc.property(conditionArbitrary(), factsArbitrary, (condition, { activity = {}, ...rest }) => {
        // What is counted is whole, which the check relies on.
        const counted = Object.entries(activity).map(([key, value]) => [key, Math.trunc(value)]);
        const facts = { ...rest, activity: Object.fromEntries(counted) };
        fc.pre(evaluateCondition(condition, facts));
        expect(mayEverHold(condition)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, Condition]>([
    ['numbers apart', { all: [amount('gte', 200), amount('lt', 200)] }],
    ['a bound that is excluded', { all: [amount('gt', 5), amount('lte', 5)] }],
    ['a value and its denial', { all: [amount('eq', 5), { not: amount('eq', 5) }] }],
    [
      'two sets without a common member',
      {
        all: [
          { fact: 'customer.tier', op: 'in', value: ['gold', 'platinum'] },
          { fact: 'customer.tier', op: 'in', value: ['silver'] },
        ],
      },
    ],
    [
      'a set that is excluded',
      {
        all: [
          { fact: 'customer.tier', op: 'in', value: ['gold'] },
          { fact: 'customer.tier', op: 'nin', value: ['gold', 'silver'] },
        ],
      },
    ],
    [
      'texts of two types',
      {
        all: [
          { fact: 'customer.tier', op: 'eq', value: 'gold' },
          { fact: 'customer.tier', op: 'gte', value: 3 },
        ],
      },
    ],
    [
      'beginnings that differ',
      {
        all: [
          { fact: 'event.mcc', op: 'prefix', value: '55' },
          { fact: 'event.mcc', op: 'prefix', value: '56' },
        ],
      },
    ],
    [
      'there and not there',
      {
        all: [
          { fact: 'customer.city', op: 'exists', value: false },
          { fact: 'customer.city', op: 'eq', value: 'Praha' },
        ],
      },
    ],
    [
      'alternatives that all fail',
      { all: [amount('gt', 10), { any: [amount('lt', 5), amount('eq', 7)] }] },
    ],
    [
      'one search wanted and refused',
      {
        all: [
          { fact: 'customer.tags', op: 'contains', value: 'vip' },
          { not: { fact: 'customer.tags', op: 'contains', value: 'vip' } },
        ],
      },
    ],
    [
      'no whole number in between',
      {
        all: (['gt', 'lt'] as const).map((op) => ({
          activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
          op,
          value: op === 'gt' ? 1 : 2,
        })),
      },
    ],
  ])('denies %s', (_, condition) => {
    expect(mayEverHold(condition)).toBe(false);
  });

  it('lets what is missing meet ne', () => {
    expect(
      mayEverHold({
        all: [amount('ne', 5), { fact: 'event.amount', op: 'exists', value: false }],
      }),
    ).toBe(true);
  });
});
