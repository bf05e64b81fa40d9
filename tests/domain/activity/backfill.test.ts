import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backfillActivity,
  backfillUntil,
  countersToBackfill,
} from '#shared/domain/activity/backfill.ts';
import { planActivities } from '#shared/domain/activity/plan.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import type { ActivityState } from '#shared/domain/activity/state.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import type { Activity, ActivityTest, Condition } from '#shared/domain/rules/condition.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-30T15:00:00Z');
const MIDNIGHT = Date.parse('2026-03-30T00:00:00Z');
const now = new Date(NOW);

const of = (measure: Activity['measure'], within: string): ActivityTest => ({
  activity: {
    event: 'card.purchase',
    measure,
    within,
    ...(measure === 'count' || measure === 'days_since_last' ? {} : { of: 'event.amount' }),
  },
  op: 'gte',
  value: 1,
});
const plan = (...conditions: readonly Condition[]) =>
  planActivities(conditions.flatMap(activitiesOf));
const LIVE = [of('count', 'P7D'), of('max', 'P30D')];
const NEXT = [
  ...LIVE,
  of('sum', 'P90D'),
  of('distinct', 'P30D'),
  of('max', 'P90D'),
  of('days_since_last', 'P90D'),
];

const events = fc.array(
  fc.record({
    type: fc.constant('card.purchase'),
    at: fc.integer({ min: NOW - 120 * DAY, max: NOW }),
    facts: fc.record({ amount: fc.integer({ min: 1, max: 20 }) }),
  }),
  { maxLength: 40 },
);

describe('countersToBackfill', () => {
  it('are the new ones, and those that must look further back or sum another fact', () => {
    const next = plan(...NEXT);
    const needed = countersToBackfill(next, plan(...LIVE));
    expect([...needed].map((id) => next.counters.get(id)?.kind).sort()).toEqual([
      'distinct',
      'max',
      'newest',
      'tally',
    ]);
    expect(countersToBackfill(plan(...LIVE), next).size).toBe(0);
    const usual: ActivityTest = {
      ...of('count', 'P7D'),
      op: 'exceeds_usual',
      value: { times: 2, over: 'P14D' },
    };
    expect(countersToBackfill(plan(usual), plan(of('count', 'P90D'))).size).toBe(1);
  });
});

describe('backfillActivity', () => {
  it('makes a new campaign know what it would have known, also when it is run again', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 20 * DAY }), (list, age) => {
        const [live, next] = [plan(...LIVE), plan(...NEXT)];
        const published = MIDNIGHT - age;
        const record = (state: ActivityState, event: (typeof list)[number]) =>
          recordActivity(state, event.at < published ? live : next, event, new Date(event.at));
        const inOrder = list.toSorted((a, b) => a.at - b.at);
        const state = inOrder.reduce<ActivityState>(record, {});

        const counters = countersToBackfill(next, live);
        const archived = { events: list, until: backfillUntil(new Date(published)) };
        const once = backfillActivity(state, next, counters, archived, now);
        const twice = backfillActivity(once, next, counters, archived, now);
        const always = inOrder.reduce<ActivityState>(
          (before, event) => recordActivity(before, next, event, new Date(event.at)),
          {},
        );
        expect(readActivity(once, next, now)).toEqual(readActivity(always, next, now));
        expect(twice).toEqual(once);
      }),
    );
  });

  it('begins live counting at a midnight, never within a bucket', () => {
    const until = backfillUntil(new Date(NOW));
    expect(until.toISOString()).toBe('2026-03-31T00:00:00.000Z');
    expect(backfillUntil(until)).toEqual(until);
    expect(() =>
      backfillActivity({}, plan(...NEXT), new Set(), { events: [], until: now }, now),
    ).toThrow(expect.objectContaining({ code: 'BACKFILL_NOT_AT_MIDNIGHT' }));
  });

  it('leaves alone what has been counted since midnight, and the counters that need nothing', () => {
    const [live, next] = [plan(...LIVE), plan(...NEXT)];
    const today = { type: 'card.purchase', at: NOW - 1000, facts: { amount: 5 } };
    const state = recordActivity({}, next, today, now);
    const archived = {
      events: [today, { ...today, at: NOW - 2 * DAY }],
      until: new Date(MIDNIGHT),
    };
    const unneeded = [...live.counters.keys()].filter(
      (id) => !countersToBackfill(next, live).has(id),
    );
    const filled = backfillActivity(state, next, countersToBackfill(next, live), archived, now);
    for (const id of unneeded) expect(filled[id]).toBe(state[id]);
    const sums = plan(of('sum', 'P90D'), of('count', 'P90D'));
    expect(Object.values(readActivity(filled, sums, now)).sort()).toEqual([10, 2]);
  });
});
