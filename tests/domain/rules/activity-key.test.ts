import { describe, expect, it } from 'vitest';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type { Activity, Condition, UsualTest } from '#shared/domain/rules/condition.ts';
import { factPathsOf, segmentsOf } from '#shared/domain/rules/condition-walk.ts';

const fuel: Condition = { fact: 'event.mcc', op: 'in', value: ['5541', '5542'] };
const big: Condition = { fact: 'event.amount', op: 'gte', value: 50 };
const activity: Activity = {
  event: 'card.purchase',
  measure: 'sum',
  of: 'event.amount',
  within: 'P7D',
  where: { all: [fuel, big] },
};

describe('activityKey', () => {
  it('stays what it was: stored windows are kept under it', () => {
    expect(activityKey(activity)).toBe('5hOUSt-XHC4');
    expect(activityKey({ event: 'login', measure: 'days_since_last' })).toBe('def7aJjH09U');
  });

  it.each<[string, Activity]>([
    [
      'key order',
      {
        where: { all: [fuel, big] },
        within: 'P7D',
        of: 'event.amount',
        measure: 'sum',
        event: 'card.purchase',
      },
    ],
    ['another spelling of a week', { ...activity, within: 'P1W' }],
    ['hours for days', { ...activity, within: 'PT168H' }],
    ['order within all', { ...activity, where: { all: [big, fuel] } }],
    [
      'order within a set',
      { ...activity, where: { all: [{ ...fuel, value: ['5542', '5541'] }, big] } as Condition },
    ],
    ['repetition', { ...activity, where: { all: [fuel, big, big] } }],
    ['nesting', { ...activity, where: { all: [fuel, { all: [{ not: { not: big } }] }] } }],
  ])('ignores %s', (_what, other) => {
    expect(activityKey(other)).toBe(activityKey(activity));
  });

  it.each<[string, Activity]>([
    ['event', { ...activity, event: 'card.refund' }],
    ['measure', { ...activity, measure: 'avg' }],
    ['of', { ...activity, of: 'event.fee' }],
    ['window', { ...activity, within: 'P8D' }],
    ['where', { ...activity, where: { any: [fuel, big] } }],
    ['negation', { ...activity, where: { not: { all: [fuel, big] } } }],
    [
      'type of a value',
      {
        ...activity,
        where: { all: [{ fact: 'event.mcc', op: 'in', value: [5541, '5542'] }, big] },
      },
    ],
  ])('tells apart by %s', (_what, other) => {
    expect(activityKey(other)).not.toBe(activityKey(activity));
  });

  it('takes a set of one for its only value', () => {
    const one = (where: Condition) => activityKey({ ...activity, where });
    expect(one({ fact: 'event.mcc', op: 'in', value: ['5541'] })).toBe(
      one({ fact: 'event.mcc', op: 'eq', value: '5541' }),
    );
    expect(one({ fact: 'event.mcc', op: 'in', value: ['5541'] })).not.toBe(
      one({ fact: 'event.mcc', op: 'nin', value: ['5541'] }),
    );
  });
});

const unusual = (times: number, over: string): UsualTest => ({
  activity,
  op: 'exceeds_usual',
  value: { times, over },
});

describe('usualKey', () => {
  it('depends on activity and baseline, not on the multiple', () => {
    expect(usualKey(unusual(2, 'P90D'))).toBe(usualKey(unusual(3, 'P90D')));
    expect(usualKey(unusual(2, 'P90D'))).not.toBe(usualKey(unusual(2, 'P60D')));
    expect(usualKey(unusual(2, 'P90D'))).not.toBe(activityKey(activity));
  });
});

describe('what a condition mentions', () => {
  const condition: Condition = {
    all: [
      fuel,
      {
        any: [
          unusual(2, 'P60D'),
          unusual(3, 'P90D'),
          { activity: { ...activity, within: 'P1W' }, op: 'gt', value: 1 },
        ],
      },
      {
        not: {
          any: [
            { segment: 'b' },
            { segment: 'a' },
            { segment: 'b' },
            { fact: 'customer.tier', op: 'exists', value: true },
          ],
        },
      },
      { fact: 'event.mcc', op: 'ne', value: '5542' },
    ],
  };

  it('lists activities once, with their baselines, longest first', () => {
    expect(activitiesOf(condition)).toEqual([
      {
        key: activityKey(activity),
        activity,
        usual: [
          { key: usualKey(unusual(1, 'P90D')), over: 'P90D' },
          { key: usualKey(unusual(1, 'P60D')), over: 'P60D' },
        ],
      },
    ]);
  });

  it('lists fact paths and segments once, without those inside activities', () => {
    expect(factPathsOf(condition)).toEqual(['event.mcc', 'customer.tier']);
    expect(segmentsOf(condition)).toEqual(['b', 'a']);
  });
});
