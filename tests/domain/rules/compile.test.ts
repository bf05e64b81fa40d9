import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#shared/domain/domain-error.ts';
import { compileRules, type Rule } from '#shared/domain/rules/compile.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { resolveKnownSegments, type Segments } from '#shared/domain/rules/segments.ts';
import { conditionArbitrary, factsArbitrary } from './arbitraries.ts';

const numbered = (conditions: readonly Condition[]): Rule[] =>
  conditions.map((condition, index) => ({ id: `r${index}`, condition }));

const naive = (rules: Iterable<Rule>, facts: Facts): string[] =>
  [...rules]
    .filter(({ condition }) => evaluateCondition(condition, facts))
    .map(({ id }) => id)
    .sort();

const sorted = (ids: readonly string[]): string[] => [...ids].sort();

const conditions = (maxLength: number) => fc.array(conditionArbitrary(), { maxLength });
const manyFacts = fc.array(factsArbitrary, { minLength: 1, maxLength: 12 });

describe('compileRules', () => {
  it('says what plain evaluation says, whatever it was told to expect', () => {
    fc.assert(
      fc.property(conditions(40), manyFacts, fc.boolean(), (some, facts, knowsThem) => {
        const rules = numbered(some);
        const compiled = compileRules(rules, knowsThem ? { sample: facts } : {});
        for (const one of facts) expect(sorted(compiled.match(one))).toEqual(naive(rules, one));
      }),
      { numRuns: 1500 },
    );
  });

  it('says it of large sets too, where values share cells and lists are long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), manyFacts, (seed, facts) => {
        const some = fc.sample(conditionArbitrary(), { numRuns: 400, seed });
        // Filler names many more values, numbers and members than a row has cells.
        const filler = Array.from(
          { length: 300 },
          (_, i): Condition => ({
            any: [
              { fact: 'event.a', op: 'in', value: [`v${i}`, i + 0.5] },
              { fact: 'customer.tags', op: 'contains_any', value: [`t${i}`, i] },
              {
                all: [
                  { fact: 'event.b', op: 'between', value: [i / 7, i / 3] },
                  { fact: 'customer.a', op: 'prefix', value: `a${i}` },
                ],
              },
            ],
          }),
        );
        const rules = numbered([...some, ...filler]);
        const compiled = compileRules(rules);
        for (const one of facts) expect(sorted(compiled.match(one))).toEqual(naive(rules, one));
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same answers after adding and removing as when compiled anew', () => {
    const change = fc.record({
      id: fc.integer({ min: 0, max: 14 }).map((n) => `r${n}`),
      condition: fc.option(conditionArbitrary()),
    });
    fc.assert(
      fc.property(
        conditions(12),
        fc.array(change, { maxLength: 25 }),
        manyFacts,
        (some, changes, facts) => {
          const live = new Map(numbered(some).map((rule) => [rule.id, rule]));
          const compiled = compileRules([...live.values()], { sample: facts });
          for (const { id, condition } of changes) {
            if (condition === null) {
              expect(compiled.remove(id)).toBe(live.delete(id));
            } else {
              compiled.add({ id, condition });
              live.set(id, { id, condition });
            }
            const [one] = facts;
            if (one !== undefined)
              expect(sorted(compiled.match(one))).toEqual(naive(live.values(), one));
          }
          const anew = compileRules([...live.values()]);
          expect(compiled.stats.rules).toBe(live.size);
          for (const one of facts)
            expect(sorted(compiled.match(one))).toEqual(sorted(anew.match(one)));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('resolves segments, and qualifies nobody by one that is lost', () => {
    const segments: Segments = new Map<string, Condition>([
      ['known', { fact: 'event.a', op: 'eq', value: 'a' }],
      ['loop', { not: { segment: 'loop' } }],
    ]);
    fc.assert(
      fc.property(
        fc.array(conditionArbitrary({ segments: ['known', 'loop', 'lost'] }), { maxLength: 10 }),
        manyFacts,
        (some, facts) => {
          const rules = numbered(some);
          const compiled = compileRules(rules, { segments });
          const resolved = rules.map(({ id, condition }) => ({
            id,
            condition: resolveKnownSegments(condition, segments),
          }));
          for (const one of facts)
            expect(sorted(compiled.match(one))).toEqual(naive(resolved, one));
        },
      ),
      { numRuns: 300 },
    );
  });
});

const type = (value: string): Condition => ({ fact: 'event.type', op: 'eq', value });
const event = (facts: Record<string, unknown>, customer: Record<string, unknown> = {}): Facts => ({
  event: facts,
  customer,
});

describe('its edges', () => {
  it('matches nothing when empty and everything by an empty all', () => {
    expect(compileRules([]).match(event({}))).toEqual([]);
    expect(compileRules(numbered([{ all: [] }, { any: [] }])).match(event({}))).toEqual(['r0']);
  });

  it('refuses an id that occurs twice', () => {
    const twice = [
      { id: 'a', condition: type('x') },
      { id: 'a', condition: type('y') },
    ];
    expect(() => compileRules(twice)).toThrow(DomainError);
  });

  it('hands out results that later matches leave alone', () => {
    const compiled = compileRules(numbered([type('x'), type('y')]));
    const first = compiled.match(event({ type: 'x' }));
    compiled.match(event({ type: 'y' }));
    expect(first).toEqual(['r0']);
  });

  it('puts an added rule in the place of the one with its id', () => {
    const compiled = compileRules([{ id: 'a', condition: type('x') }]);
    compiled.add({ id: 'a', condition: type('y') });
    expect(compiled.match(event({ type: 'x' }))).toEqual([]);
    expect(compiled.match(event({ type: 'y' }))).toEqual(['a']);
    expect(compiled.remove('a')).toBe(true);
    expect(compiled.remove('a')).toBe(false);
    expect(compiled.match(event({ type: 'y' }))).toEqual([]);
  });

  it.each([
    ['inherited facts', Object.create({ type: 'x' }) as Record<string, unknown>],
    ['a __proto__ key', JSON.parse('{"__proto__": {"type": "x"}}') as Record<string, unknown>],
    ['an array', ['x'] as unknown as Record<string, unknown>],
  ])('finds nothing in %s', (_what, facts) => {
    expect(
      compileRules(numbered([type('x'), { fact: 'event.0', op: 'exists', value: true }])).match(
        event(facts),
      ),
    ).toEqual(Array.isArray(facts) ? ['r1'] : []);
  });

  it('is not poisoned by a number that is none', () => {
    const rules = numbered([
      { fact: 'event.a', op: 'gt', value: Number.NaN },
      { fact: 'event.a', op: 'in', value: [Number.NaN, Number.POSITIVE_INFINITY] },
      { fact: 'event.a', op: 'gt', value: 5 },
    ]);
    const compiled = compileRules(rules);
    for (const a of [Number.NaN, Number.POSITIVE_INFINITY, 4, 6]) {
      expect(compiled.match(event({ a }))).toEqual(naive(rules, event({ a })));
    }
  });

  it('does not blow up where alternatives meet alternatives', () => {
    const choice = (n: number): Condition => ({
      any: Array.from(
        { length: 8 },
        (_, i): Condition => ({ fact: `event.f${(i + n) % 9}`, op: 'gt', value: i + n }),
      ),
    });
    const compiled = compileRules([
      { id: 'a', condition: { all: Array.from({ length: 8 }, (_, n) => choice(n)) } },
    ]);
    expect(compiled.stats.conjunctions).toBeLessThanOrEqual(24);
    expect(
      compiled.match(
        event(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, 100]))),
      ),
    ).toEqual(['a']);
    expect(compiled.match(event({ f0: 100 }))).toEqual([]);
  });

  it('compares a list that has grown past the room for members', () => {
    const members = Array.from({ length: 300 }, (_, i) => i);
    const rules = numbered(
      members.map((value): Condition => ({ fact: 'event.tags', op: 'contains', value })),
    );
    expect(compileRules(rules).match(event({ tags: members }))).toHaveLength(300);
  });

  it('remembers one fact in 16 to be compiled by, at most 128', () => {
    const compiled = compileRules(numbered([type('x')]));
    for (let i = 0; i < 16 * 200; i++) compiled.match(event({ type: 'x', i }));
    expect(compiled.recent()).toHaveLength(128);
    expect(new Set(compiled.recent().map(({ event: { i } }) => Number(i) % 16))).toEqual(
      new Set([0]),
    );
  });
});

describe('the report for publishing', () => {
  const sample = Array.from({ length: 50 }, (_, i) =>
    event({ type: i % 2 === 0 ? 'x' : 'y', amount: i }),
  );

  it('names the list that everything crowds into', () => {
    const rules = numbered(
      Array.from(
        { length: 1000 },
        (_, i): Condition => ({ all: [type('x'), { fact: 'event.id', op: 'ne', value: i }] }),
      ),
    );
    const { longestLists, warnings, perEvent } = compileRules(rules).report(sample);
    expect(longestLists[0]).toEqual({ under: 'event.type = "x"', conjunctions: 1000 });
    expect(warnings[0]).toBe(
      '1000 of 1000 alternatives ask for nothing rarer than event.type = "x"',
    );
    expect(perEvent.blocks).toBe(16); // 32 blocks on every other event
  });

  it('names rules that only exclude', () => {
    const rules = numbered(
      Array.from({ length: 64 }, (_, i): Condition => ({ fact: 'event.id', op: 'ne', value: i })),
    );
    const compiled = compileRules(rules);
    compiled.remove('r0');
    compiled.add({ id: 'new', condition: { not: type('x') } });
    const { everyEvent, warnings } = compiled.report(sample);
    expect(everyEvent).toHaveLength(64);
    expect(everyEvent).toContain('new');
    expect(warnings[0]).toMatch(/^64 rules only exclude, so every event looks at them: /);
  });

  it('describes ranges and members, divided by the pivot', () => {
    const rules = numbered(
      Array.from(
        { length: 100 },
        (_, i): Condition => ({
          all: [
            type('x'),
            i < 90
              ? { fact: 'event.amount', op: 'between', value: [10, 20] }
              : { fact: 'event.tags', op: 'contains', value: 'fuel' },
          ],
        }),
      ),
    );
    const lists = compileRules(rules, { sample })
      .report(sample)
      .longestLists.map(({ under }) => under);
    expect(lists).toEqual([
      'event.type = "x", event.amount from 10 below 20.000000000000004',
      'event.type = "x", event.tags contains "fuel"',
    ]);
  });

  it('has nothing against a sound set', () => {
    const rules = numbered(
      Array.from(
        { length: 500 },
        (_, i): Condition => ({ all: [type('x'), { fact: 'event.id', op: 'eq', value: i }] }),
      ),
    );
    expect(compileRules(rules, { sample }).report(sample).warnings).toEqual([]);
  });
});
