/** A wish that lost and waits: decided anew in its turn, and at an end exactly once. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeState, encodeState } from '#shared/adapters/dynamodb/state-codec.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { MAX_WAITING } from '#shared/domain/decision/waiting.ts';
import { endMessage } from '#shared/domain/delivery/claim.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import {
  customerOf,
  decideOn,
  eventOf,
  NOON,
  published,
  rulesetOf,
  stateOf,
} from '../../support/builders.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PATIENT = { waitForTurn: true } as const;
const patient = (id: string, change: Partial<CampaignInput> = {}) =>
  published(id, { delivery: PATIENT, schedule: { validFor: 'P5D' }, ...change });
const NO_CAPS: Partial<Policy> = { caps: [], coolDown: 'PT4H' };
const both = (policy = NO_CAPS) =>
  rulesetOf([published('first', { priority: 90 }), patient('second')], policy);

/** Hands over what was decided, as a quick delivery would. */
const delivered = (state: CustomerState, at: Date): CustomerState =>
  state.undelivered.reduce((next, { id }) => endMessage(next, id, { sentAt: at }), state);

function begin(ruleset: Ruleset, events = [eventOf()], state = stateOf()) {
  const first = decideOn({ state, events, ruleset });
  return { ...first, state: delivered(first.state, NOON) };
}

function wake(state: CustomerState, ruleset: Ruleset, woken: Wake, now = new Date(woken.at)) {
  const next = decideOn({ state, events: [], wakes: [woken], ruleset, now });
  return { ...next, state: delivered(next.state, now) };
}

function only<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined || list.length > 1) throw new Error(`${list.length} instead of one`);
  return one;
}

describe('the loser of an arbitration', () => {
  it('waits without a decision, and speaks after the cool-down, with how it went', () => {
    const first = begin(both());
    expect(first.decisions.map(({ campaignId }) => campaignId)).toEqual(['first']);
    const woken = only(first.wakes);
    expect(woken).toEqual({
      customerId: 'c-1',
      campaignId: 'second',
      at: NOON.getTime() + 4 * HOUR,
    });
    const second = wake(first.state, both(), woken);
    expect(only(second.decisions)).toMatchObject({
      campaignId: 'second',
      outcome: 'message',
      occasion: { kind: 'event', id: 'e-1' },
      expiresAt: new Date(NOON.getTime() + 5 * DAY).toISOString(),
    });
    expect(second.decisions[0]?.explanation[0]).toEqual({
      check: 'waited',
      outcome: 'block',
      reason: 'LOST_ARBITRATION',
      retryAt: new Date(woken.at).toISOString(),
    });
    expect(second.state.waiting).toEqual({});
    expect(wake(second.state, both(), woken)).toMatchObject({ changed: false, decisions: [] });
  });

  it('waits a day where the account has no cool-down', () => {
    expect(only(begin(both({ caps: [] })).wakes).at).toBe(NOON.getTime() + DAY);
  });

  it('waits as long when the winner belongs to the holdout', () => {
    const rules = rulesetOf(
      [published('first', { priority: 90, holdout: 0.9 }), patient('second')],
      NO_CAPS,
    );
    const ids = Array.from({ length: 40 }, (_, n) => `c-${n}`);
    const held = ids
      .map((id) =>
        decideOn({
          customer: customerOf({ id }),
          events: [eventOf({ customerId: id })],
          ruleset: rules,
        }),
      )
      .filter(({ decisions }) => decisions[0]?.outcome === 'holdout');
    expect(held.length).toBeGreaterThan(25);
    for (const { wakes } of held) expect(only(wakes).at).toBe(NOON.getTime() + 4 * HOUR);
  });

  it('is told at once that it lost where its campaign does not wait', () => {
    const rules = rulesetOf([published('first', { priority: 90 }), published('second')], NO_CAPS);
    const { decisions, wakes } = begin(rules);
    expect(wakes).toEqual([]);
    expect(decisions.find(({ campaignId }) => campaignId === 'second')).toMatchObject({
      reason: 'LOST_ARBITRATION',
    });
  });

  it('whose turn would come too late is told so at once', () => {
    const rules = rulesetOf(
      [published('first', { priority: 90 }), patient('second', { schedule: { validFor: 'PT3H' } })],
      NO_CAPS,
    );
    expect(begin(rules).decisions.map(({ reason }) => reason)).toEqual([
      'SELECTED',
      'LOST_ARBITRATION',
    ]);
  });

  it('is looked at again as a whole: consent, audience, campaign, caps', () => {
    const first = begin(both());
    const woken = only(first.wakes);
    const reasonFor = (state: CustomerState, ruleset = both(), now = new Date(woken.at)) =>
      only(wake(state, ruleset, woken, now).decisions).reason;
    expect(reasonFor({ ...first.state, consent: {} })).toBe('NO_CONSENT');
    const gold = rulesetOf(
      [
        published('first', { priority: 90 }),
        patient('second', { audience: { fact: 'customer.tier', op: 'eq', value: 'platinum' } }),
      ],
      NO_CAPS,
    );
    expect(reasonFor(first.state, gold)).toBe('NO_LONGER_QUALIFIED');
    const ended = rulesetOf([published('second', {}, 'ended')], NO_CAPS);
    expect(reasonFor(first.state, ended)).toBe('CAMPAIGN_ENDED');
    const outage = new Date(NOON.getTime() + 6 * DAY);
    expect(reasonFor(first.state, both(), outage)).toBe('VALIDITY_EXPIRED');
  });

  it('goes on waiting during a pause, and within its validity only', () => {
    const first = begin(both());
    const paused = rulesetOf([patient('second')], NO_CAPS);
    const rules = rulesetOf(
      [...paused.campaigns.values()].map((one) => ({ ...one, status: 'paused' as const })),
      NO_CAPS,
    );
    let state = first.state;
    let woken = only(first.wakes);
    const ends: Decision[] = [];
    for (let hours = 0; hours < 200 && ends.length === 0; hours++) {
      const next = wake(state, rules, woken);
      ends.push(...next.decisions);
      state = next.state;
      woken = next.wakes[0] ?? woken;
    }
    expect(only(ends)).toMatchObject({ reason: 'CAMPAIGN_NOT_LIVE' });
    expect(woken.at).toBeLessThan(NOON.getTime() + 5 * DAY);
  });
});

describe('a wish that met a full cap', () => {
  const capped = rulesetOf([patient('fuel')], {
    caps: [{ purpose: 'marketing', limit: 1, within: 'P2D' }],
  });

  it('waits for the instant at which the cap reopens, and reserves it anew', () => {
    const events = [eventOf(), eventOf({ id: 'e-2' })];
    const first = begin(capped, events);
    expect(first.decisions).toHaveLength(1);
    const woken = only(first.wakes);
    expect(woken.at).toBe(NOON.getTime() + 2 * DAY);
    const second = wake(first.state, capped, woken);
    expect(only(second.decisions)).toMatchObject({ outcome: 'message', occasion: { id: 'e-2' } });
    expect(second.state.contacts).toHaveLength(2);
  });

  it('is decided on its wake-up by a clock that is behind, too: nobody comes for that instant again', () => {
    const first = begin(capped, [eventOf(), eventOf({ id: 'e-2' })]);
    const woken = only(first.wakes);
    const behind = wake(first.state, capped, woken, new Date(woken.at - 5));
    expect(behind.wakes).toEqual([]);
    expect(only(behind.decisions)).toMatchObject({ outcome: 'message', occasion: { id: 'e-2' } });
  });

  it('that is full again by then waits once more', () => {
    const first = begin(capped, [eventOf(), eventOf({ id: 'e-2' })]);
    const woken = only(first.wakes);
    const between = new Date(woken.at - HOUR);
    const busy = {
      ...first.state,
      contacts: first.state.contacts.map((one) => ({ ...one, at: between.getTime() })),
    };
    const again = wake(busy, capped, woken);
    expect(again.decisions).toEqual([]);
    expect(only(again.wakes).at).toBe(between.getTime() + 2 * DAY);
  });
});

describe('an open complaint', () => {
  it('lets a patient wish wait until it is settled', () => {
    const rules = rulesetOf([patient('fuel')]);
    const first = begin(rules, [eventOf()], stateOf({ complaint: { open: true, at: 1 } }));
    expect(first.decisions).toEqual([]);
    const woken = only(first.wakes);
    const settled = { ...first.state, complaint: { open: false, at: 2 } };
    expect(only(wake(settled, rules, woken).decisions)).toMatchObject({ outcome: 'message' });
    expect(only(wake(first.state, rules, woken).wakes).at).toBe(woken.at + DAY);
  });
});

describe('what a customer holds', () => {
  it('is bounded: the best may wait, the others are told', () => {
    const many = Array.from({ length: 8 }, (_, n) => patient(`k-${n}`, { priority: 10 * n }));
    const { state, decisions, wakes } = begin(rulesetOf(many, NO_CAPS));
    expect(Object.keys(state.waiting).sort()).toEqual(['k-4', 'k-5', 'k-6']);
    expect(wakes).toHaveLength(MAX_WAITING);
    expect(decisions.filter(({ reason }) => reason === 'LOST_ARBITRATION')).toHaveLength(4);
  });

  it('keeps no event that is too large', () => {
    const notes = Array.from({ length: 30 }, (_, n) => [`note_${n}`, 'x'.repeat(100)]);
    const event = eventOf({ data: { amount: '249.90', ...Object.fromEntries(notes) } });
    expect(begin(both(), [event]).wakes).toEqual([]);
  });

  it('is stored and read as it was', () => {
    const { state } = begin(both());
    expect(Object.keys(state.waiting)).toEqual(['second']);
    expect(decodeState(encodeState(state)).waiting).toEqual(state.waiting);
  });
});

describe('whatever happens', () => {
  const campaigns = [
    patient('a', { priority: 70, category: 'loans' }),
    patient('b', { category: 'cards' }),
    patient('c', { category: 'loans' }),
    published('d', { priority: 60 }),
  ];
  const policies = fc.record({
    limit: fc.integer({ min: 1, max: 3 }),
    within: fc.constantFrom('PT6H', 'P1D', 'P3D'),
    coolDown: fc.option(fc.constantFrom('PT2H', 'P1D'), { nil: undefined }),
  });
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 });

  it('every wish comes to exactly one decision, in time, and no cap is passed', () => {
    fc.assert(
      fc.property(hours, policies, fc.boolean(), (at, { limit, within, coolDown }, reversed) => {
        const ruleset = rulesetOf(reversed ? campaigns.toReversed() : campaigns, {
          caps: [{ purpose: 'marketing', limit, within }],
          ...(coolDown !== undefined && { coolDown }),
        });
        const decisions: Decision[] = [];
        const due: Wake[] = [];
        let state = stateOf();
        const step = (
          now: Date,
          input: { events?: ReturnType<typeof eventOf>[]; wakes?: Wake[] },
        ) => {
          const next = decideOn({
            state,
            events: input.events ?? [],
            wakes: input.wakes ?? [],
            ruleset,
            now,
          });
          decisions.push(...next.decisions);
          due.push(...next.wakes);
          const sent = next.messages.filter(({ sendAt }) => sendAt <= now.getTime());
          state = sent.reduce((s, { id }) => endMessage(s, id, { sentAt: now }), next.state);
          expect(Object.keys(state.waiting).length).toBeLessThanOrEqual(MAX_WAITING);
        };
        const starts = at.toSorted((a, b) => a - b).map((h) => NOON.getTime() + h * HOUR);
        for (const start of [...starts, Number.POSITIVE_INFINITY]) {
          for (;;) {
            const [next] = due.toSorted((a, b) => a.at - b.at);
            if (next === undefined || next.at > start) break;
            due.splice(due.indexOf(next), 1);
            step(new Date(next.at), { wakes: [next, next] });
          }
          if (start === Number.POSITIVE_INFINITY) break;
          const occurredAt = new Date(start).toISOString();
          step(new Date(start), { events: [eventOf({ id: `e-${start}`, occurredAt })] });
        }
        expect(state.waiting).toEqual({});
        expect(decisions.map(({ id }) => id).toSorted()).toEqual(
          [...new Set(decisions.map(({ id }) => id))].toSorted(),
        );
        expect(decisions).toHaveLength(starts.length * campaigns.length);
        for (const { outcome, sendAt, occasion } of decisions)
          if (outcome === 'message')
            expect(Date.parse(sendAt ?? '')).toBeLessThan(Date.parse(occasion.at) + 5 * DAY);
      }),
      { numRuns: 60 },
    );
  });
});
