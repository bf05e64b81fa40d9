import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainCondition } from '#shared/domain/explain/clause.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { conditionArbitrary, factsArbitrary } from '../rules/arbitraries.ts';

const facts: Facts = { event: {}, customer: { age: 17, tier: 'gold', city: 'Brno' } };
const adult: Condition = { fact: 'customer.age', op: 'gte', value: 18 };
const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const prague: Condition = { fact: 'customer.city', op: 'eq', value: 'Praha' };
const needed = (condition: Condition, segments?: ReadonlyMap<string, Condition>) =>
  explainCondition('audience', condition, facts, segments).needed?.map(
    ({ at, wanted }) => `${wanted ? '' : 'not '}${at}`,
  );

describe('explainCondition', () => {
  it('needs nothing exactly when the condition holds', () => {
    fc.assert(
      fc.property(
        conditionArbitrary({ segments: ['lost'] }),
        factsArbitrary,
        (condition, random) => {
          const { needed: least } = explainCondition('audience', condition, random);
          expect(least?.length === 0).toBe(evaluateCondition(condition, random));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('names each clause of which all are wanted', () => {
    expect(needed({ all: [adult, gold, prague] })).toEqual(['all[0]', 'all[2]']);
  });

  it('takes the shorter way of several', () => {
    expect(needed({ any: [{ all: [adult, prague] }, prague] })).toEqual(['any[1]']);
  });

  it('says what must not hold', () => {
    expect(needed({ not: { any: [gold, adult] } })).toEqual(['not not.any[0]']);
    expect(needed({ not: { all: [gold, { not: prague }] } })).toEqual(['not not.all[0]']);
  });

  it('looks into segments, and gives up on one that is lost', () => {
    expect(needed({ segment: 'adults' }, new Map([['adults', { all: [adult] }]]))).toEqual([
      'segment.all[0]',
    ]);
    expect(needed({ all: [gold, { segment: 'adults' }] })).toBeUndefined();
    expect(needed({ any: [adult, { segment: 'adults' }] })).toEqual(['any[0]']);
  });

  it('leaves open what nobody has said yet', () => {
    const amount: Condition = { fact: 'event.amount', op: 'gte', value: 10 };
    const isOpen = (test: { fact: string } | object) =>
      'fact' in test && test.fact.startsWith('event.');
    const explained = explainCondition(
      'audience',
      { all: [amount, adult] },
      facts,
      new Map(),
      isOpen,
    );
    expect(explained.clauses.map(({ outcome }) => outcome)).toEqual(['open', 'unmet']);
    expect(explained.needed?.map(({ at }) => at)).toEqual(['all[1]']);
  });

  it('tells what was found, and why that is no answer', () => {
    const test: Condition = {
      all: [
        { fact: 'customer.age', op: 'eq', value: 'old' },
        { fact: 'customer.none', op: 'gt', value: 1 },
      ],
    };
    expect(explainCondition('audience', test, facts).clauses).toMatchObject([
      { found: 17, because: 'TYPE_MISMATCH', outcome: 'unmet' },
      { because: 'MISSING', outcome: 'unmet' },
    ]);
  });
});
