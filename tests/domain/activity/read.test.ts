import { describe, expect, it } from 'vitest';
import { planActivities } from '#shared/domain/activity/plan.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import type { ActivityState } from '#shared/domain/activity/state.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type { Activity, UsualTest } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-30T15:00:00Z');
const now = new Date(NOW);

const of = (measure: Activity['measure'], within = 'P7D'): Activity => ({
  event: 'transfer.out',
  measure,
  within,
  ...(measure === 'count' || measure === 'days_since_last' ? {} : { of: 'event.amount' }),
});
const usualOf = (
  activity: Activity,
  over = 'P28D',
  times = 3,
  op: UsualTest['op'] = 'exceeds_usual',
): UsualTest => ({
  activity,
  op,
  value: { times, over },
});
const transfer = (daysAgo: number, amount: unknown = 100) => ({
  type: 'transfer.out',
  at: NOW - daysAgo * DAY,
  facts: { amount },
});

function recorded(
  counted: ReturnType<typeof planActivities>,
  events: readonly ReturnType<typeof transfer>[],
): ActivityState {
  return events.reduce<ActivityState>(
    (state, event) => recordActivity(state, counted, event, now),
    {},
  );
}

describe('a customer without events', () => {
  it('has counts and sums of zero, and no average, extreme or last event', () => {
    const measures = ['count', 'sum', 'distinct', 'avg', 'min', 'max', 'days_since_last'] as const;
    const wanted = measures.map((measure) => of(measure));
    const counted = planActivities(
      wanted.map((activity) => ({ key: activityKey(activity), activity, usual: [] })),
    );
    const expected = {
      [activityKey(of('count'))]: 0,
      [activityKey(of('sum'))]: 0,
      [activityKey(of('distinct'))]: 0,
    };
    expect(readActivity({}, counted, now)).toEqual(expected);
    // The same once there were events, but none of them in the window any more.
    const old = recordActivity({}, counted, transfer(20), new Date(NOW - 20 * DAY));
    expect(readActivity(old, counted, now)).toEqual(expected);
  });
});

describe('a window whose beginning is not known', () => {
  const count = of('count');
  const last = { ...of('days_since_last'), within: 'P30D' };
  const since = (days: number | undefined) =>
    planActivities(
      [count, last].map((activity) => ({
        key: activityKey(activity),
        activity,
        usual: [],
        ...(days === undefined ? {} : { since: NOW - days * DAY }),
      })),
    );

  it('gives no fact until it is complete, so that "none in 7 days" does not hold by mistake', () => {
    const state = recorded(since(3), [transfer(1)]);
    expect(readActivity(state, since(3), now)).toEqual({ [activityKey(last)]: 1 });
    expect(readActivity({}, since(3), now)).toEqual({});
    expect(readActivity(state, since(7), now)).toEqual({
      [activityKey(count)]: 1,
      [activityKey(last)]: 1,
    });
    expect(readActivity({}, since(7), now)).toEqual({ [activityKey(count)]: 0 });
    expect(readActivity({}, since(undefined), now)).toEqual({ [activityKey(count)]: 0 });
  });

  it('is complete to the millisecond', () => {
    const key = activityKey(count);
    const begun = (at: number) => planActivities([{ key, activity: count, usual: [], since: at }]);
    expect(readActivity({}, begun(NOW - 7 * DAY + 1), now)).toEqual({ [key]: 0 });
    expect(readActivity({}, begun(NOW - 7 * DAY + 2), now)).toEqual({});
  });

  it('is known from the earliest of the campaigns that share it', () => {
    const key = activityKey(count);
    const shared = planActivities(
      [1, 8, 3].map((days) => ({ key, activity: count, usual: [], since: NOW - days * DAY })),
    );
    expect(readActivity({}, shared, now)).toEqual({ [key]: 0 });
  });
});

describe('keys', () => {
  it('narrow down what is read', () => {
    const wanted = [of('count'), of('count', 'P30D'), of('max')];
    const counted = planActivities(
      wanted.map((activity) => ({ key: activityKey(activity), activity, usual: [] })),
    );
    const state = recorded(counted, [transfer(1)]);
    const [one = ''] = wanted.map(activityKey);
    expect(readActivity(state, counted, now, new Set([one, 'another']))).toEqual({ [one]: 1 });
    expect(readActivity(state, counted, now, new Set())).toEqual({});
  });
});

describe('the usual', () => {
  const weekly = Array.from({ length: 12 }, (_, week) => transfer(7 * week + 3));
  const read = (
    test: UsualTest,
    events: readonly ReturnType<typeof transfer>[],
    since?: number,
  ) => {
    const counted = planActivities(
      activitiesOf(test).map((needed) => ({
        ...needed,
        ...(since === undefined ? {} : { since }),
      })),
    );
    return readActivity(recorded(counted, events), counted, now);
  };
  const usual = (test: UsualTest, events: readonly ReturnType<typeof transfer>[], since?: number) =>
    read(test, events, since)[usualKey(test)];

  it('is the mean per window over the time before the window', () => {
    expect(usual(usualOf(of('count')), weekly)).toBe(1);
    expect(usual(usualOf(of('sum')), weekly)).toBe(100);
    expect(usual(usualOf(of('sum', 'P14D')), weekly)).toBe(200);
    expect(usual(usualOf(of('avg')), [...weekly, transfer(10, 400)])).toBe(160);
    expect(usual(usualOf(of('max')), [...weekly, transfer(10, 500)])).toBe(200);
    expect(usual(usualOf(of('min')), [...weekly, transfer(10, 20)])).toBe(80);
    expect(usual(usualOf(of('distinct')), [...weekly, transfer(10, 7), transfer(10, 8)])).toBe(1.5);
  });

  it('is not touched by what happens in the window', () => {
    expect(usual(usualOf(of('sum')), [...weekly, transfer(0, 50_000), transfer(6.9, 50_000)])).toBe(
      100,
    );
  });

  it('takes the customer’s whole baseline or none', () => {
    const test = usualOf(of('count'));
    const from = (days: number) => usual(test, [transfer(10), transfer(days)]);
    // The baseline's oldest bucket is the 35th day before today.
    expect(from(34)).toBeUndefined();
    expect(from(35)).toBe(0.5);
    expect(from(200)).toBe(0.25);
    expect(usual(test, [])).toBeUndefined();
    expect(usual(test, weekly, NOW - 35 * DAY + 1)).toBe(1);
    expect(usual(test, weekly, NOW - 35 * DAY + 2)).toBeUndefined();
  });

  it('is missing when a fact has been summed for less than the baseline, whatever was counted before', () => {
    const test = usualOf(of('sum'));
    const unpriced = [
      ...weekly.map((event) => ({ ...event, facts: { amount: undefined } })),
      transfer(10),
    ];
    expect(usual(test, unpriced)).toBeUndefined();
    expect(usual(usualOf(of('count')), unpriced)).toBe(1.25);
  });

  it('is missing when it is zero or below: no multiple of it means anything', () => {
    expect(usual(usualOf(of('count')), [transfer(100), transfer(1)])).toBeUndefined();
    expect(
      usual(
        usualOf(of('sum')),
        weekly.map((event) => ({ ...event, facts: { amount: -5 } })),
      ),
    ).toBeUndefined();
  });

  it('tells the sudden outflow and the salary that stopped', () => {
    const outflow = usualOf(of('sum'));
    const stopped = usualOf(of('sum'), 'P28D', 0.5, 'falls_below_usual');
    const holds = (test: UsualTest, events: readonly ReturnType<typeof transfer>[]) =>
      evaluateCondition(test, { event: {}, customer: {}, activity: read(test, events) });
    expect(holds(outflow, [...weekly, transfer(0, 201)])).toBe(true);
    expect(holds(outflow, [...weekly, transfer(0, 200)])).toBe(false);
    expect(holds(stopped, weekly)).toBe(false);
    expect(holds(stopped, weekly.slice(1))).toBe(true);
    expect(holds(stopped, [transfer(20)])).toBe(false);
  });
});
