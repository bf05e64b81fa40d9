import { describe, expect, it } from 'vitest';
import { completeFrom, planActivities } from '#shared/domain/activity/plan.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import type { Activity, ActivityTest, Condition } from '#shared/domain/rules/condition.ts';

const DAY = 86_400_000;
const FUEL: Condition = { fact: 'event.mcc', op: 'in', value: ['5541', '5542'] };

const card = (activity: Omit<Activity, 'event'>): ActivityTest => ({
  activity: { event: 'card.purchase', ...activity },
  op: 'gte',
  value: 1,
});
const plan = (...conditions: readonly Condition[]) =>
  planActivities(conditions.flatMap(activitiesOf));
const kinds = (...conditions: readonly Condition[]) =>
  [...plan(...conditions).counters.values()]
    .map(({ kind, size }) => `${kind} ${size / 1000}`)
    .sort();

describe('planActivities', () => {
  it('reads windows of one bucket size, and count, sum and avg, from one counter', () => {
    const shared = plan(
      card({ measure: 'count', within: 'P7D' }),
      card({ measure: 'count', within: 'P30D' }),
      card({ measure: 'sum', of: 'event.amount', within: 'P90D' }),
      card({ measure: 'avg', of: 'event.amount', within: 'P2W' }),
      card({ measure: 'sum', of: 'event.fee', within: 'P2W' }),
    );
    const [counter, ...others] = shared.counters.values();
    expect(others).toEqual([]);
    expect(counter).toMatchObject({ kind: 'tally', reachMs: 90 * DAY, baseline: false });
    expect(counter?.readings).toHaveLength(5);
  });

  it('keeps apart what cannot be shared', () => {
    expect(
      kinds(
        card({ measure: 'count', within: 'PT1H' }),
        card({ measure: 'count', within: 'P1D' }),
        card({ measure: 'count', within: 'P30D' }),
        card({ measure: 'count', within: 'P30D', where: FUEL }),
        card({ measure: 'max', of: 'event.amount', within: 'P30D' }),
        card({ measure: 'max', of: 'event.fee', within: 'P90D' }),
        card({ measure: 'min', of: 'event.fee', within: 'P90D' }),
        card({ measure: 'distinct', of: 'event.merchant', within: 'P30D' }),
        card({ measure: 'days_since_last' }),
        card({ measure: 'days_since_last', within: 'P30D' }),
      ),
    ).toEqual([
      'distinct 86400',
      'max 86400',
      'max 86400',
      'min 86400',
      'newest 86400',
      'tally 3600',
      'tally 60',
      'tally 86400',
      'tally 86400',
    ]);
  });

  it('gives an activity the same counter whoever else is live, and however its filter is written', () => {
    const wanted = card({ measure: 'sum', of: 'event.amount', within: 'P30D', where: FUEL });
    const reordered: Condition = {
      all: [{ value: ['5542', '5541'], op: 'in', fact: 'event.mcc' }],
    };
    const [id] = plan(wanted).counters.keys();
    const crowd = plan(
      card({ measure: 'count', within: 'P365D', where: reordered }),
      card({ measure: 'max', of: 'event.amount', within: 'P30D', where: FUEL }),
      wanted,
    );
    expect(id).toMatch(/^[\w-]{7}$/);
    expect(crowd.counters.get(id ?? '')?.reachMs).toBe(365 * DAY);
    expect(crowd.counters.size).toBe(2);
  });

  it('lets a usual reach back over window and baseline, in the same counter when buckets agree', () => {
    const usual: ActivityTest = {
      activity: { event: 'transfer.out', measure: 'sum', of: 'event.amount', within: 'P7D' },
      op: 'exceeds_usual',
      value: { times: 3, over: 'P90D' },
    };
    const [week, ...none] = plan(usual).counters.values();
    expect([week?.reachMs, week?.baseline, none]).toEqual([97 * DAY, true, []]);
    const hours: ActivityTest = { ...usual, activity: { ...usual.activity, within: 'PT6H' } };
    expect(kinds(hours)).toEqual(['tally 3600', 'tally 86400']);
  });

  it('finds the counters of an event by type and filter, each filter once', () => {
    const mixed = plan(
      card({ measure: 'count', within: 'P7D' }),
      card({ measure: 'count', within: 'P7D', where: FUEL }),
      card({ measure: 'max', of: 'event.amount', within: 'P7D', where: FUEL }),
      { activity: { event: 'app.login', measure: 'count', within: 'P7D' }, op: 'eq', value: 0 },
    );
    const found = (type: string, facts: Record<string, unknown>) =>
      mixed
        .countersFor(type, facts)
        .map(({ kind, where }) => `${kind}${where === undefined ? '' : ' of fuel'}`)
        .sort();
    expect(found('card.purchase', { mcc: '5541' })).toEqual([
      'max of fuel',
      'tally',
      'tally of fuel',
    ]);
    expect(found('card.purchase', { mcc: '5812' })).toEqual(['tally']);
    expect(found('app.login', {})).toEqual(['tally']);
    expect(found('salary.in', {})).toEqual([]);
    expect([...mixed.eventTypes].sort()).toEqual(['app.login', 'card.purchase']);
  });

  it.each([
    ['no window', { measure: 'count' }],
    ['an empty window', { measure: 'count', within: 'P0D' }],
    ['no duration', { measure: 'count', within: 'P1M' }],
    ['more than a year', { measure: 'count', within: 'P366D' }],
    ['nothing to measure', { measure: 'sum', within: 'P1D' }],
  ] as const)('refuses %s', (_, activity) => {
    expect(() => plan(card(activity))).toThrow(
      expect.objectContaining({ code: 'ACTIVITY_INVALID' }),
    );
  });
});

describe('completeFrom', () => {
  it('is when the longest window and baseline lie after the beginning', () => {
    const needed = activitiesOf({
      all: [
        card({ measure: 'count', within: 'P30D' }),
        {
          ...card({ measure: 'sum', of: 'event.amount', within: 'P7D' }),
          op: 'falls_below_usual',
          value: { times: 1, over: 'P90D' },
        },
      ],
    });
    expect(completeFrom(needed, 1000)).toBe(1000 + 97 * DAY);
    expect(
      completeFrom(activitiesOf(card({ measure: 'days_since_last', within: 'P30D' })), 1000),
    ).toBe(1000);
    expect(completeFrom([], 1000)).toBe(1000);
  });
});
