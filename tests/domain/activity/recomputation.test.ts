import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeActivity, encodeActivity } from '#shared/domain/activity/codec.ts';
import type { CountedEvent } from '#shared/domain/activity/counter.ts';
import { type ActivityPlan, planActivities } from '#shared/domain/activity/plan.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import type { ActivityState } from '#shared/domain/activity/state.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type { Activity, Condition, UsualTest } from '#shared/domain/rules/condition.ts';
import { recompute, recomputeUsual } from './oracle.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-30T15:20:30.400Z');

const activities: fc.Arbitrary<Activity> = fc
  .record({
    event: fc.constantFrom('card.purchase', 'transfer.out'),
    where: fc.constantFrom<Condition | undefined>(
      undefined,
      { fact: 'event.mcc', op: 'in', value: ['5541', '5542'] },
      {
        any: [
          { fact: 'event.amount', op: 'gte', value: 50 },
          { fact: 'event.mcc', op: 'eq', value: '5411' },
        ],
      },
    ),
    measure: fc.constantFrom('count', 'sum', 'avg', 'min', 'max', 'distinct', 'days_since_last'),
    of: fc.constantFrom('event.amount', 'event.mcc', 'event.fee'),
    within: fc.constantFrom(
      'PT10M',
      'PT2H',
      'PT2H1S',
      'P1D',
      'P2D',
      'P3D',
      'P7D',
      'P2W',
      'P30D',
      'P90D',
      'P365D',
      undefined,
    ),
  })
  .map(
    ({ event, where, measure, of, within }): Activity => ({
      event,
      measure,
      ...(where === undefined ? {} : { where }),
      ...(measure === 'count' || measure === 'days_since_last' ? {} : { of }),
      ...(within === undefined && measure === 'days_since_last'
        ? {}
        : { within: within ?? 'P30D' }),
    }),
  );

/** Ages in ms, denser towards now, and often exactly on a rim. */
const ages = fc.oneof(
  fc.integer({ min: 0, max: 3 * HOUR }),
  fc.integer({ min: 0, max: 4 * DAY }),
  fc.integer({ min: 0, max: 400 * DAY }),
  fc
    .tuple(fc.constantFrom(0, 1, 2, 7, 14, 30, 90, 365), fc.constantFrom(-1, 0, 1))
    .map(([days, off]) => Math.max(0, days * DAY + off)),
);

const events: fc.Arbitrary<CountedEvent> = fc
  .record({
    type: fc.constantFrom('card.purchase', 'transfer.out', 'app.login'),
    age: ages,
    amount: fc.option(
      fc.integer({ min: -20_000, max: 500_000 }).map((cents) => cents / 100),
      { nil: undefined, freq: 8 },
    ),
    fee: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined, freq: 1 }),
    mcc: fc.constantFrom('5541', '5542', '5411', '5812'),
  })
  .map(({ type, age, ...facts }) => ({ type, at: NOW - age, facts }));

const plan = (...wanted: readonly Activity[]): ActivityPlan =>
  planActivities(wanted.flatMap((activity) => activitiesOf({ activity, op: 'gte', value: 1 })));

/** Each event recorded when it happened, or later, in the order given; the state passes through its codec. */
function recordAll(
  counted: ActivityPlan,
  arrivals: readonly { readonly event: CountedEvent; readonly now: number }[],
): ActivityState {
  let state: ActivityState = {};
  for (const { event, now } of arrivals) {
    const next = recordActivity(state, counted, event, new Date(now));
    state = next === state ? state : decodeActivity(encodeActivity(next));
  }
  return state;
}

const punctually = (list: readonly CountedEvent[]) =>
  [...list].sort((a, b) => a.at - b.at).map((event) => ({ event, now: event.at }));

describe('windows', () => {
  it('agree with a plain recomputation, for any activities, events and later instant', () => {
    fc.assert(
      fc.property(
        fc.array(activities, { minLength: 1, maxLength: 6 }),
        fc.array(events, { maxLength: 60 }),
        fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * DAY })),
        (wanted, list, later) => {
          const counted = plan(...wanted);
          const facts = readActivity(
            recordAll(counted, punctually(list)),
            counted,
            new Date(NOW + later),
          );
          for (const activity of wanted) {
            expect([activity, facts[activityKey(activity)]]).toEqual([
              activity,
              recompute(activity, list, NOW + later),
            ]);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('do not depend on the order of arrival', () => {
    fc.assert(
      fc.property(
        fc.array(activities, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(events, fc.integer({ min: 0, max: 10 * DAY })), { maxLength: 40 }),
        (wanted, delayed) => {
          const counted = plan(...wanted);
          const list = delayed.map(([event]) => event);
          const late = delayed
            .map(([event, delay]) => ({ event, now: Math.min(NOW, event.at + delay) }))
            .sort((a, b) => a.now - b.now);
          const at = new Date(NOW);
          expect(readActivity(recordAll(counted, late), counted, at)).toEqual(
            readActivity(recordAll(counted, punctually(list)), counted, at),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are the same text in whatever order the events come at one instant', () => {
    const shuffled = fc
      .array(events, { maxLength: 40 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      );
    fc.assert(
      fc.property(
        fc.array(activities, { minLength: 1, maxLength: 4 }),
        shuffled,
        (wanted, [one, other]) => {
          const counted = plan(...wanted);
          const record = (list: readonly CountedEvent[]) =>
            encodeActivity(
              recordAll(
                counted,
                list.map((event) => ({ event, now: NOW })),
              ),
            );
          expect(record(one)).toBe(record(other));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the usual', () => {
  const usualTests = fc
    .tuple(
      activities.filter(({ measure }) => measure !== 'days_since_last'),
      fc.constantFrom('PT6H', 'P1D', 'PT36H', 'P7D'),
      fc.constantFrom('P7D', 'P30D', 'P90D', 'P358D'),
    )
    .map(
      ([activity, within, over]): UsualTest => ({
        activity: { ...activity, within },
        op: 'exceeds_usual',
        value: { times: 2, over },
      }),
    );

  it('agrees with a plain recomputation, late events included', () => {
    fc.assert(
      fc.property(
        fc.array(usualTests, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(events, fc.integer({ min: 0, max: 10 * DAY })), { maxLength: 60 }),
        (tests, delayed) => {
          const counted = planActivities(tests.flatMap((test) => activitiesOf(test)));
          const arrivals = delayed
            .map(([event, delay]) => ({ event, now: Math.min(NOW, event.at + delay) }))
            .sort((a, b) => a.now - b.now);
          const facts = readActivity(recordAll(counted, arrivals), counted, new Date(NOW));
          const list = delayed.map(([event]) => event);
          for (const test of tests) {
            const expected = recomputeUsual(test.activity, test.value.over, list, NOW);
            const found = facts[usualKey(test)];
            if (expected === undefined) expect([test, found]).toEqual([test, undefined]);
            else expect(found).toBeCloseTo(expected, 9);
            expect(facts[activityKey(test.activity)]).toBe(recompute(test.activity, list, NOW));
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
