import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { clauseHolds, evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import { conjunctionsOf } from '#shared/domain/rules/index/normal-form.ts';
import { conditionArbitrary, factsArbitrary } from '../arbitraries.ts';

const test = (fact: string, value = 1): Condition => ({ fact: `event.${fact}`, op: 'gt', value });
const forms = (condition: Condition) =>
  conjunctionsOf(condition).map((literals) =>
    literals
      .map(({ clause, wanted, opaque }) => {
        const name =
          'fact' in clause
            ? `${clause.fact.slice(6)}${clause.op === 'in' ? JSON.stringify(clause.value) : ''}`
            : '…';
        return `${wanted ? '' : '!'}${name}${opaque ? '?' : ''}`;
      })
      .join(' '),
  );

describe('conjunctionsOf', () => {
  it('means the same as the condition', () => {
    fc.assert(
      fc.property(
        conditionArbitrary({ segments: ['lost'] }),
        factsArbitrary,
        (condition, facts) => {
          const holds = conjunctionsOf(condition).some((literals) =>
            literals.every(({ clause, wanted }) => clauseHolds(clause, facts, wanted)),
          );
          expect(holds).toBe(evaluateCondition(condition, facts));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('splits alternatives and pushes not down to the tests', () => {
    expect(
      forms({ all: [test('a'), { any: [test('b'), { all: [test('c'), test('d')] }] }] }),
    ).toEqual(['a b', 'a c d']);
    expect(forms({ not: { all: [test('a'), { any: [test('b'), { not: test('c') }] }] } })).toEqual([
      '!a',
      '!b c',
    ]);
  });

  it('makes one set of alternatives for the same fact', () => {
    const eq = (value: number): Condition => ({ fact: 'event.a', op: 'eq', value });
    expect(
      forms({ any: [eq(1), test('b'), { fact: 'event.a', op: 'in', value: [2, 3] }] }),
    ).toEqual(['a[1,2,3]', 'b']);
    expect(forms({ any: [{ not: eq(1) }, eq(2)] })).toEqual(['!a', 'a']);
  });

  it('says never and always', () => {
    expect(forms({ any: [] })).toEqual([]);
    expect(forms({ all: [test('a'), { any: [] }] })).toEqual([]);
    expect(forms({ all: [] })).toEqual(['']);
    expect(forms({ any: [test('a'), { all: [] }] })).toEqual(['']);
    expect(forms({ any: [test('a'), { segment: 'lost' }] })).toEqual(['a']);
  });

  it('keeps an alternative whole past 24 conjunctions, the widest first', () => {
    const choice = (name: string, count: number): Condition => ({
      any: Array.from({ length: count }, (_, i) => test(`${name}${i}`)),
    });
    const split = forms({ all: [test('z'), choice('a', 5), choice('b', 4), choice('c', 2)] });
    expect(split).toHaveLength(8);
    expect(split[0]).toBe('z c0 b0 …?');
  });

  it('splits one alternative at any cost when there is nothing else to be found by', () => {
    const wide: Condition = { any: Array.from({ length: 60 }, (_, i) => test(`a${i}`)) };
    expect(forms({ all: [{ not: test('z') }, wide] })).toHaveLength(60);
    expect(forms({ all: [test('z'), wide] })).toEqual(['z …?']);
  });
});
