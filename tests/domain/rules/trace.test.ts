import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityKey } from '#shared/domain/rules/activity-key.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { resolveKnownSegments } from '#shared/domain/rules/segments.ts';
import { firstFailure, traceCondition } from '#shared/domain/rules/trace.ts';
import { conditionArbitrary, factsArbitrary } from './arbitraries.ts';

const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const adult: Condition = { fact: 'customer.age', op: 'gte', value: 18 };
const count = { event: 'card.purchase', measure: 'count', within: 'P30D' } as const;
const facts: Facts = { event: { amount: 30 }, customer: { tier: 'silver', age: '40' } };

describe('traceCondition', () => {
  it('says for every clause where it stands, what was found and whether it holds', () => {
    const condition: Condition = {
      all: [{ fact: 'event.amount', op: 'gt', value: 10 }, { not: gold }, { any: [gold, adult] }],
    };
    expect(traceCondition(condition, facts)).toEqual({
      clause: 'all',
      at: '',
      outcome: 'fail',
      parts: [
        { clause: 'test', at: 'all[0]', outcome: 'pass', test: condition.all[0], found: 30 },
        {
          clause: 'not',
          at: 'all[1]',
          outcome: 'pass',
          part: { clause: 'test', at: 'all[1].not', outcome: 'fail', test: gold, found: 'silver' },
        },
        {
          clause: 'any',
          at: 'all[2]',
          outcome: 'fail',
          parts: [
            { clause: 'test', at: 'all[2].any[0]', outcome: 'fail', test: gold, found: 'silver' },
            {
              clause: 'test',
              at: 'all[2].any[1]',
              outcome: 'fail',
              test: adult,
              found: '40',
              because: 'TYPE_MISMATCH',
            },
          ],
        },
      ],
    });
  });

  it('tells a missing fact from one that differs', () => {
    const missing = traceCondition({ fact: 'customer.city', op: 'eq', value: 'Brno' }, facts);
    expect(missing).toMatchObject({ outcome: 'fail', because: 'MISSING' });
    expect(missing).not.toHaveProperty('found');
    expect(traceCondition({ activity: count, op: 'gte', value: 5 }, facts)).toMatchObject({
      because: 'MISSING',
    });
    const counted = { ...facts, activity: { [activityKey(count)]: 4 } };
    expect(traceCondition({ activity: count, op: 'gte', value: 5 }, counted)).toMatchObject({
      found: 4,
      outcome: 'fail',
    });
  });

  it('shows both numbers of a baseline test', () => {
    const unusual: Condition = {
      activity: count,
      op: 'exceeds_usual',
      value: { times: 2, over: 'P90D' },
    };
    const counted = { ...facts, activity: { [activityKey(count)]: 4 } };
    expect(traceCondition(unusual, counted)).toMatchObject({
      found: { now: 4 },
      because: 'MISSING',
    });
  });

  it('looks into segments, and marks one that cannot be resolved', () => {
    const segments = new Map([['vip', gold]]);
    expect(traceCondition({ not: { segment: 'vip' } }, facts, { segments })).toMatchObject({
      outcome: 'pass',
      part: {
        clause: 'segment',
        at: 'not',
        outcome: 'fail',
        part: { at: 'not.segment', found: 'silver' },
      },
    });
    expect(traceCondition({ not: { segment: 'lost' } }, facts, { segments })).toMatchObject({
      outcome: 'unknown',
      part: { outcome: 'unknown', problem: 'there is no segment "lost"' },
    });
  });

  it('passes exactly when the condition holds', () => {
    const segments = new Map([
      ['known', gold],
      ['loop', { segment: 'loop' }],
    ] as [string, Condition][]);
    fc.assert(
      fc.property(
        conditionArbitrary({ segments: ['known', 'loop', 'lost'] }),
        factsArbitrary,
        (condition, someFacts) => {
          const trace = traceCondition(condition, someFacts, { segments });
          const holds = evaluateCondition(resolveKnownSegments(condition, segments), someFacts);
          expect(trace.outcome === 'pass').toBe(holds);
          expect(firstFailure(trace) === undefined).toBe(holds);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('firstFailure', () => {
  const failure = (condition: Condition) =>
    firstFailure(traceCondition(condition, facts, { segments: new Map([['vip', gold]]) }));

  it('finds the first failing test in reading order, through all and segments', () => {
    expect(failure({ all: [{ all: [] }, { all: [{ segment: 'vip' }, adult] }] })).toMatchObject({
      at: 'all[1].all[0].segment',
      test: gold,
    });
  });

  it('names the any of which nothing held, and the not whose part held', () => {
    expect(failure({ all: [{ any: [gold, adult] }] })).toMatchObject({
      clause: 'any',
      at: 'all[0]',
    });
    expect(failure({ not: { not: gold } })).toMatchObject({ clause: 'not', at: '' });
  });

  it('prefers a clause that fails to one that is unknown', () => {
    expect(failure({ all: [{ segment: 'lost' }, gold] })).toMatchObject({ at: 'all[1]' });
    expect(failure({ all: [{ segment: 'lost' }] })).toMatchObject({
      clause: 'segment',
      segment: 'lost',
    });
  });

  it('is nothing when the condition holds', () => {
    expect(failure({ not: gold })).toBeUndefined();
  });
});
