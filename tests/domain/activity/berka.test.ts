/** Every transaction of the Berka bank, against a recomputation over the whole list. */
import { beforeEach, describe, expect, it } from 'vitest';
import { openBerka } from '#local/datasets/berka.ts';
import { decodeActivity, encodeActivity } from '#shared/domain/activity/codec.ts';
import type { CountedEvent } from '#shared/domain/activity/counter.ts';
import { planActivities } from '#shared/domain/activity/plan.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import { eventFacts } from '#shared/domain/event.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type { Activity, UsualTest } from '#shared/domain/rules/condition.ts';
import { BERKA, berkaIsAbsent, WITHOUT_BERKA } from '../../local/datasets/reference-data.ts';
import { recompute, recomputeUsual } from './oracle.ts';

const outgoing = { event: 'account.transfer_out', of: 'event.amount' } as const;
const ACTIVITIES: readonly Activity[] = [
  { event: 'account.withdrawal', measure: 'count', within: 'P30D' },
  { event: 'account.withdrawal', measure: 'sum', of: 'event.amount', within: 'P90D' },
  { event: 'account.credit', measure: 'avg', of: 'event.amount', within: 'P365D' },
  { event: 'account.credit', measure: 'max', of: 'event.balance_after', within: 'P30D' },
  { event: 'account.withdrawal', measure: 'min', of: 'event.balance_after', within: 'P7D' },
  { ...outgoing, measure: 'distinct', of: 'event.counterparty_bank', within: 'P90D' },
  { event: 'account.withdrawal', measure: 'days_since_last' },
  { event: 'account.fee', measure: 'count', within: 'P1D' },
  {
    ...outgoing,
    measure: 'sum',
    within: 'P30D',
    where: { fact: 'event.purpose', op: 'in', value: ['household', 'loan'] },
  },
];
const USUAL: readonly UsualTest[] = [
  {
    activity: { event: 'account.withdrawal', measure: 'sum', of: 'event.amount', within: 'P7D' },
    op: 'exceeds_usual',
    value: { times: 3, over: 'P90D' },
  },
  {
    activity: { event: 'account.transfer_in', measure: 'count', within: 'P35D' },
    op: 'falls_below_usual',
    value: { times: 0.5, over: 'P180D' },
  },
];

const KEYED = [
  ...ACTIVITIES.map((activity) => ({
    key: activityKey(activity),
    expected: (history: readonly CountedEvent[], now: number) => recompute(activity, history, now),
  })),
  ...USUAL.map((test) => ({
    key: usualKey(test),
    expected: (history: readonly CountedEvent[], now: number) =>
      recomputeUsual(test.activity, test.value.over, history, now),
  })),
];

describe('the Berka bank', () => {
  beforeEach((context) => context.skip(berkaIsAbsent, WITHOUT_BERKA));

  it('has the same windows and usuals in its counters as in its list of events, at every quarter', async () => {
    const dataset = await openBerka(BERKA);
    const plan = planActivities(
      [
        ...ACTIVITIES.map((activity) => ({ activity, op: 'gte', value: 1 }) as const),
        ...USUAL,
      ].flatMap(activitiesOf),
    );
    const histories = new Map<string, CountedEvent[]>();
    const stored = new Map<string, string | undefined>();
    const present = new Map(KEYED.map(({ key }) => [key, 0]));
    const differences: unknown[] = [];
    const compareAt = (now: number) => {
      for (const [customer, history] of histories) {
        const facts = readActivity(decodeActivity(stored.get(customer)), plan, new Date(now));
        for (const { key, expected } of KEYED) {
          const value = expected(history, now);
          const found = facts[key];
          if (value !== undefined) present.set(key, (present.get(key) ?? 0) + 1);
          const close = found === value || Math.abs((found ?? NaN) - (value ?? NaN)) < 1e-9;
          if (!close) differences.push({ customer, key, found, value });
        }
      }
    };

    const quarters = ['1993-04-01', '1993-07-01', '1993-10-01', '1994-01-01'].map((day) =>
      Date.parse(day),
    );
    for await (const event of dataset.events) {
      const at = Date.parse(event.occurredAt);
      while (quarters[0] !== undefined && at >= quarters[0]) compareAt(quarters.shift() ?? 0);
      const counted = { type: event.type, at, facts: eventFacts(event) };
      histories.set(event.customerId, [...(histories.get(event.customerId) ?? []), counted]);
      const before = decodeActivity(stored.get(event.customerId));
      stored.set(
        event.customerId,
        encodeActivity(recordActivity(before, plan, counted, new Date(at))),
      );
    }
    compareAt(Date.parse(dataset.endsAt));
    expect(differences).toEqual([]);
    // Each of them was there to be compared, for some customers at some quarter.
    expect(Math.min(...present.values())).toBeGreaterThan(10);
  });
});
