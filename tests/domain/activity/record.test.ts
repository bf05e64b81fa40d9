import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeActivity, encodeActivity } from '#shared/domain/activity/codec.ts';
import { planActivities } from '#shared/domain/activity/plan.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import type { ActivityState } from '#shared/domain/activity/state.ts';
import { activityKey } from '#shared/domain/rules/activity-key.ts';
import type { Activity } from '#shared/domain/rules/condition.ts';
import { durationMs } from '#shared/domain/time/duration.ts';

const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const NOW = at('2026-03-30T15:00:00Z');

const COUNT: Activity = { event: 'card.purchase', measure: 'count', within: 'P7D' };
const SUM: Activity = {
  event: 'card.purchase',
  measure: 'sum',
  of: 'event.amount',
  within: 'P30D',
};
const AVG: Activity = { ...SUM, measure: 'avg' };
const LOGINS: Activity = { event: 'app.login', measure: 'count', within: 'P7D' };
const LAST: Activity = { event: 'card.purchase', measure: 'days_since_last' };

const plan = (...wanted: readonly Activity[]) =>
  planActivities(wanted.map((activity) => ({ key: activityKey(activity), activity, usual: [] })));
const purchase = (happened: number, facts: Record<string, unknown> = {}) => ({
  type: 'card.purchase',
  at: happened,
  facts,
});
const login = (happened: number) => ({ type: 'app.login', at: happened, facts: {} });

/** The value of `activity` at `now` after purchases at `times`, each recorded when it happened. */
function valueAfter(activity: Activity, times: readonly number[], now: number): number | undefined {
  const counted = plan(activity);
  const state = times.reduce<ActivityState>(
    (before, time) => recordActivity(before, counted, purchase(time), new Date(time)),
    {},
  );
  return readActivity(state, counted, new Date(now))[activityKey(activity)];
}

describe('the rim of a window', () => {
  it.each([
    ['PT10M', '2026-03-30T15:00:30Z', '2026-03-30T14:50:00Z', 1],
    ['PT10M', '2026-03-30T15:00:30Z', '2026-03-30T14:49:59.999Z', 0],
    ['P1D', '2026-03-30T15:20:00Z', '2026-03-29T15:00:00Z', 1],
    ['P1D', '2026-03-30T15:20:00Z', '2026-03-29T14:59:59.999Z', 0],
    ['P7D', '2026-03-30T15:20:00Z', '2026-03-23T00:00:00Z', 1],
    ['P7D', '2026-03-30T15:20:00Z', '2026-03-22T23:59:59.999Z', 0],
    // Half-open: at midnight, what happened exactly seven days ago belongs to the window's first bucket …
    ['P7D', '2026-03-30T00:00:00Z', '2026-03-23T00:00:00Z', 1],
    // … and one millisecond before midnight no millisecond of that day is left.
    ['P7D', '2026-03-29T23:59:59.999Z', '2026-03-22T23:59:59.999Z', 0],
    ['P7D', '2026-03-29T23:59:59.998Z', '2026-03-22T00:00:00Z', 1],
  ])('%s at %s counts an event of %s %i times', (within, now, happened, expected) => {
    expect(valueAfter({ ...COUNT, within }, [at(happened)], at(now))).toBe(expected);
  });

  it('is days_since_last to the millisecond', () => {
    const last = { ...LAST, within: 'P7D' };
    expect(valueAfter(LAST, [NOW], NOW + DAY - 1)).toBe(0);
    expect(valueAfter(LAST, [NOW], NOW + DAY)).toBe(1);
    expect(valueAfter(last, [NOW], NOW + 7 * DAY - 1)).toBe(6);
    expect(valueAfter(last, [NOW], NOW + 7 * DAY)).toBeUndefined();
  });

  it('never loses an event of the window, nor counts one that is a whole bucket older', () => {
    const windows = fc.constantFrom(
      'PT1S',
      'PT10M',
      'PT2H',
      'PT3H',
      'P1D',
      'P2D',
      'P3D',
      'P30D',
      'P365D',
    );
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: -2 * DAY, max: 2 * DAY }),
        fc.nat(DAY),
        (within, off, tick) => {
          const now = NOW + tick;
          const reach = durationMs(within);
          const bucket = reach <= 7_200_000 ? 60_000 : reach <= 2 * DAY ? 3_600_000 : DAY;
          const age = Math.max(0, reach + off);
          const found = valueAfter({ ...COUNT, within }, [now - age], now);
          if (age < reach) expect(found).toBe(1);
          if (age >= reach + bucket) expect(found).toBe(0);
        },
      ),
    );
  });
});

describe('recordActivity', () => {
  const counted = plan(COUNT, SUM, AVG);

  it('gives back the same state when nothing changes', () => {
    const state = recordActivity({}, counted, purchase(NOW), new Date(NOW));
    const same = (event: Parameters<typeof recordActivity>[2]) =>
      recordActivity(state, counted, event, new Date(NOW));
    expect(same(login(NOW))).toBe(state);
    expect(same(purchase(NOW - 40 * DAY))).toBe(state);
    expect(same(purchase(-1))).toBe(state);
    expect(same(purchase(Number.NaN))).toBe(state);
    expect(same(purchase(NOW))).not.toBe(state);
  });

  it('sums money exactly, and leaves out what is no number', () => {
    const amounts = [0.1, 0.2, 999_999_999_999_999, 0.7, undefined, '5.00', -1];
    const state = amounts.reduce<ActivityState>(
      (before, amount, hour) =>
        recordActivity(before, counted, purchase(NOW - hour, { amount }), new Date(NOW)),
      {},
    );
    expect(readActivity(state, counted, new Date(NOW))).toEqual({
      [activityKey(COUNT)]: 7,
      [activityKey(SUM)]: 999_999_999_999_999,
      [activityKey(AVG)]: 999_999_999_999_999 / 5,
    });
  });

  it('takes an event of the future for one of now, so that it does not stand in the way of later ones', () => {
    const both = plan(COUNT, LAST);
    const state = recordActivity({}, both, purchase(NOW + 300 * DAY), new Date(NOW));
    expect(readActivity(state, both, new Date(NOW + 2 * DAY))).toEqual({
      [activityKey(COUNT)]: 1,
      [activityKey(LAST)]: 2,
    });
    expect(readActivity(state, both, new Date(NOW + 300 * DAY))[activityKey(COUNT)]).toBe(0);
  });

  it('drops counters that no campaign wants and counters with nothing in any window, when it writes', () => {
    const before = plan(COUNT, LOGINS, LAST);
    let state = recordActivity({}, before, purchase(NOW), new Date(NOW));
    state = recordActivity(state, before, login(NOW), new Date(NOW));
    expect(Object.keys(state)).toHaveLength(3);
    const later = new Date(NOW + 9 * DAY);
    const spent = recordActivity(state, before, login(later.getTime()), later);
    expect(Object.keys(spent)).toHaveLength(2);
    expect(readActivity(spent, before, later)[activityKey(LAST)]).toBe(9);
    const unwanted = recordActivity(state, plan(LOGINS), login(NOW + 1), new Date(NOW + 1));
    expect(Object.keys(unwanted)).toHaveLength(1);
  });

  it('goes on counting when other campaigns come and go', () => {
    const alone = recordActivity({}, plan(COUNT), purchase(NOW, { amount: 1 }), new Date(NOW));
    const together = recordActivity(alone, counted, purchase(NOW, { amount: 2 }), new Date(NOW));
    const again = recordActivity(
      together,
      plan(COUNT),
      purchase(NOW, { amount: 4 }),
      new Date(NOW),
    );
    expect(readActivity(together, counted, new Date(NOW))).toMatchObject({
      [activityKey(COUNT)]: 2,
      [activityKey(SUM)]: 2,
    });
    expect(readActivity(again, plan(COUNT), new Date(NOW))).toEqual({ [activityKey(COUNT)]: 3 });
  });

  it('does not grow with the years', () => {
    let state: ActivityState = {};
    const longest = [0, 0];
    for (let day = 0; day < 1500; day++) {
      const now = NOW + day * DAY;
      const event = purchase(now, { amount: (day % 300) + 0.99 });
      state = recordActivity(state, counted, event, new Date(now));
      const half = day < 400 ? 0 : 1;
      longest[half] = Math.max(longest[half] ?? 0, encodeActivity(state)?.length ?? 0);
    }
    expect(longest[1]).toBe(longest[0]);
  });

  it('refuses to change a counter that cannot be read, and leaves the others alone', () => {
    const [id = ''] = counted.counters.keys();
    const spoilt = { [id]: 'gg' };
    expect(() => recordActivity(spoilt, counted, purchase(NOW), new Date(NOW))).toThrow(
      expect.objectContaining({ code: 'ACTIVITY_STATE_BROKEN' }),
    );
    expect(() => readActivity(spoilt, counted, new Date(NOW))).toThrow(
      expect.objectContaining({ code: 'ACTIVITY_STATE_BROKEN' }),
    );
  });
});

describe('the stored text', () => {
  it('is absent without counters, and comes back as it was', () => {
    const counted = plan(COUNT, LAST);
    const state = recordActivity({}, counted, purchase(NOW), new Date(NOW));
    expect(encodeActivity({})).toBeUndefined();
    expect(decodeActivity(undefined)).toEqual({});
    expect(encodeActivity(state)).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(decodeActivity(encodeActivity(state))).toEqual(state);
    expect(decodeActivity(JSON.parse(JSON.stringify(encodeActivity(state))))).toEqual(state);
  });

  it.each([[''], ['short'], ['AAAAAAAA.'], ['AAAAAAA!A'], [null], [7], [{}], [['AAAAAAAA']]])(
    'refuses %j',
    (stored) => {
      expect(() => decodeActivity(stored)).toThrow(
        expect.objectContaining({ code: 'ACTIVITY_STATE_BROKEN' }),
      );
    },
  );
});
