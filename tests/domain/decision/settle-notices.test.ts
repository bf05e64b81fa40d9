import { describe, expect, it } from 'vitest';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { DecideInput } from '#shared/domain/decision/decide.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import {
  customerOf,
  decideOn,
  eventOf,
  NOON,
  published,
  rulesetOf,
  stateOf,
} from '../../support/builders.ts';

const DAY = 86_400_000;
const CAPS: Partial<Policy> = {
  caps: [{ purpose: 'marketing', limit: 4, within: 'P7D' }],
  coolDown: 'P5D',
};
const NOTIFY: Partial<CampaignInput> = {
  notify: { staff: { topic: 'retention', reason: 'Salary stopped' } },
  variants: [{ id: 'told', weight: 1 }],
};
const notice = (id: string, change: Partial<CampaignInput> = {}) =>
  published(id, { ...NOTIFY, ...change });

const decideNotices = (change: Partial<DecideInput> = {}) =>
  decideOn({ ruleset: rulesetOf([notice('salary')]), ...change });

describe('a campaign that notifies staff', () => {
  it('decides on a notice with its reasons, and reserves nothing against the caps of messages', () => {
    const decided = decideNotices();
    expect(decided.decisions).toMatchObject([
      { outcome: 'notice', reason: 'STAFF_NOTIFIED', campaignId: 'salary', arm: 'told' },
    ]);
    const [decision] = decided.decisions;
    expect(decision?.explanation.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['schedule', 'complaint', 'campaign_cap', 'undelivered', 'arm']),
    );
    expect(decision).not.toHaveProperty('channel');
    expect(decided.state.notices).toEqual([decision?.id]);
    expect(decided.messages).toEqual([]);
    expect(decided.state.undelivered).toEqual([]);
    expect(decided.state.contacts).toMatchObject([{ id: decision?.id, status: 'none' }]);
    expect(decided.state.contacts[0]).not.toHaveProperty('channel');
  });

  it('asks for no consent, address, zone or hour', () => {
    const nobody = customerOf({ email: undefined, phone: undefined, timeZone: undefined });
    const decided = decideNotices({
      customer: nobody,
      state: stateOf({ consent: {} }),
      now: new Date('2026-03-04T02:00:00Z'),
      events: [eventOf({ occurredAt: '2026-03-04T01:59:00Z' })],
    });
    expect(decided.decisions).toMatchObject([{ outcome: 'notice' }]);
  });

  it('is told once for an occasion, and as often as its own limit allows', () => {
    const ruleset = rulesetOf([
      notice('salary', { limits: { perCustomer: { max: 1, within: 'P7D' } } }),
    ]);
    const first = decideNotices({ ruleset });
    const again = decideNotices({ ruleset, state: first.state });
    expect(again.decisions).toEqual([]);
    const forgotten = decideNotices({ ruleset, state: { ...first.state, recent: {} } });
    expect(forgotten.decisions).toEqual([]);
    const second = decideNotices({ ruleset, state: first.state, events: [eventOf({ id: 'e-2' })] });
    expect(second.decisions).toMatchObject([{ outcome: 'suppressed', reason: 'CAMPAIGN_CAP' }]);
    expect(second.state.notices).toEqual(first.state.notices);
  });

  it('keeps its holdout', () => {
    const ruleset = rulesetOf([notice('salary', { holdout: 0.9 })]);
    const outcomes = Array.from({ length: 40 }, (_, i) => {
      const decided = decideNotices({ ruleset, customer: customerOf({ id: `c-${i}` }) });
      const [decision] = decided.decisions;
      expect(decided.state.notices).toHaveLength(decision?.outcome === 'notice' ? 1 : 0);
      return decision?.outcome;
    });
    expect(new Set(outcomes)).toEqual(new Set(['notice', 'holdout']));
  });

  it('competes with nothing: messages and other notices go their own way', () => {
    const ruleset = rulesetOf([notice('salary'), notice('fraud'), published('fuel')]);
    const decided = decideNotices({ ruleset });
    expect(
      decided.decisions.map(({ campaignId, outcome }) => [campaignId, outcome]).sort(),
    ).toEqual([
      ['fraud', 'notice'],
      ['fuel', 'message'],
      ['salary', 'notice'],
    ]);
    expect(decided.state.notices).toHaveLength(2);
  });

  it('does not pile up on a customer whose notices nobody takes', () => {
    const state = stateOf({ notices: Array.from({ length: 10 }, (_, i) => `n-${i}`) });
    expect(decideNotices({ state }).decisions).toMatchObject([
      { outcome: 'suppressed', reason: 'TOO_MANY_UNDELIVERED' },
    ]);
  });

  it('is remembered for as long as somebody may look at it, and no longer', () => {
    const memory = (change: Partial<CampaignInput>) => {
      const { contacts } = decideOn({ ruleset: rulesetOf([notice('salary', change)], CAPS) }).state;
      return contacts.map(({ until }) => (until - NOON.getTime()) / DAY);
    };
    expect(memory({})).toEqual([0]);
    expect(memory({ limits: { perCustomer: { max: 2, within: 'P30D' } } })).toEqual([30]);
    const conversion = { event: 'card.purchase' };
    expect(memory({ objective: { conversion, within: 'P2D' } })).toEqual([2]);
  });

  it('leaves a state that does not grow with the days, and tells of no occasion twice', () => {
    let state = stateOf();
    let told = 0;
    for (let n = 0; n < 200; n++) {
      const now = new Date(NOON.getTime() + (n * DAY) / 10);
      const events = [eventOf({ id: `e-${n}`, occurredAt: now.toISOString() })];
      const ruleset = rulesetOf([notice('salary')], CAPS);
      const first = decideOn({ ruleset, state, events, now });
      told += first.decisions.length;
      // As late as it may come again, and with nothing left to know it by but the assignment.
      const late = new Date(now.getTime() + LATENESS_MS - 1);
      const forgetful = { ...first.state, recent: {} };
      expect(decideOn({ ruleset, state: forgetful, events, now: late }).decisions).toEqual([]);
      state = { ...first.state, notices: [], unpublished: [] };
      expect(state.contacts.length).toBeLessThanOrEqual((10 * LATENESS_MS) / DAY);
    }
    expect(told).toBe(200);
  });
});
