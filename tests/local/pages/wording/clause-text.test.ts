import { describe, expect, it } from 'vitest';
import { conditionText, readClause } from '#local/pages/wording/clause-text.ts';
import { explainMatch } from '#shared/domain/decision/explain-match.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { published, rulesetOf } from '../../../support/builders.ts';

const words = (markup: unknown): string => String(markup).replace(/<[^>]+>/g, '');

const TESTS: readonly (readonly [Condition, string])[] = [
  [{ fact: 'customer.tier', op: 'eq', value: 'gold' }, 'customer.tier is gold'],
  [{ fact: 'customer.tier', op: 'ne', value: 'gold' }, 'customer.tier is not gold'],
  [{ fact: 'customer.tier', op: 'in', value: ['a', 'b'] }, 'customer.tier is one of a, b'],
  [{ fact: 'customer.tier', op: 'nin', value: ['a'] }, 'customer.tier is none of a'],
  [{ fact: 'customer.age', op: 'gt', value: 1 }, 'customer.age is more than 1'],
  [{ fact: 'customer.age', op: 'gte', value: 1 }, 'customer.age is at least 1'],
  [{ fact: 'customer.age', op: 'lt', value: 1 }, 'customer.age is less than 1'],
  [{ fact: 'customer.age', op: 'lte', value: 1 }, 'customer.age is at most 1'],
  [{ fact: 'customer.age', op: 'between', value: [1, 2] }, 'customer.age is between 1 and 2'],
  [{ fact: 'customer.city', op: 'prefix', value: 'Pra' }, 'customer.city begins with Pra'],
  [{ fact: 'customer.city', op: 'contains', value: ' in ' }, 'customer.city contains  in '],
  [{ fact: 'customer.tags', op: 'contains_any', value: ['x'] }, 'customer.tags contains one of x'],
  [{ fact: 'customer.tags', op: 'contains_all', value: ['x'] }, 'customer.tags contains all of x'],
  [{ fact: 'customer.email_ok', op: 'exists', value: true }, 'customer.email_ok is known: yes'],
  [
    {
      activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
      op: 'gte',
      value: 5,
    },
    'count of card.purchase within 30 days is at least 5',
  ],
  [
    {
      activity: { event: 'card.purchase', measure: 'sum', of: 'event.amount', within: 'P7D' },
      op: 'exceeds_usual',
      value: { times: 1.5, over: 'P84D' },
    },
    'sum event.amount of card.purchase within 7 days exceeds 1.5 × the usual of 84 days',
  ],
];

describe('a condition in words', () => {
  it.each(TESTS)('%j', (test, text) => expect(words(conditionText(test))).toBe(text));

  it('keeps its structure', () => {
    const text = String(
      conditionText({
        all: [
          { segment: 'premium' },
          { not: { any: [{ segment: 'a' }, { fact: 'customer.age', op: 'lt', value: 18 }] } },
        ],
      }),
    );
    expect(text).toBe(
      'all of<ul><li>in the segment <code>premium</code></li><li><em>not</em> at least one of<ul><li>in the segment <code>a</code></li><li><code>customer.age</code> is less than <b>18</b></li></ul></li></ul>',
    );
  });

  it('asks nothing of everybody', () =>
    expect(words(conditionText({ all: [] }))).toBe('everybody'));

  it('escapes what a marketer wrote', () => {
    const text = String(conditionText({ fact: 'customer.city', op: 'eq', value: '<img src=x>' }));
    expect(text).toContain('&lt;img src=x&gt;');
  });
});

describe('a clause of an explanation', () => {
  it.each(TESTS)('is read back from what the decision recorded: %j', (test, text) => {
    const one = published('fuel', { audience: test });
    const checks = explainMatch(rulesetOf([one]), one, { event: {}, customer: {}, activity: {} });
    const clauses = checks.flatMap(({ check }) => readClause(check) ?? []);
    expect(clauses.map(({ part }) => part)).toEqual(['trigger', 'trigger', 'audience']);
    expect(words(clauses.at(-1)?.text)).toBe(text);
  });

  it('stays readable when its value was cut short', () => {
    const clause = readClause('audience: customer.tier in ["aaaa","bb…');
    expect(words(clause?.text)).toBe('customer.tier is one of [&quot;aaaa&quot;,&quot;bb…');
  });

  it('is no other check', () => {
    expect(readClause('email.consent')).toBeUndefined();
    expect(readClause('schedule')).toBeUndefined();
  });
});
