import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_RECENT_EVENTS, remember } from '#shared/domain/customer/recent-events.ts';
import type { CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { endMessage } from '#shared/domain/delivery/claim.ts';
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

describe('an event that a campaign wants', () => {
  it('becomes one message, reserved and in the outbox, with the clauses that let it through', () => {
    const decided = decideOn();
    expect(decided.changed).toBe(true);
    expect(decided.decisions).toMatchObject([
      {
        outcome: 'message',
        reason: 'SELECTED',
        campaignId: 'fuel',
        campaignVersion: 1,
        rulesetVersion: 7,
        arm: 'a',
        channel: 'email',
      },
    ]);
    expect(decided.decisions[0]?.explanation).toContainEqual({
      check: 'trigger.all[1]: event.amount gte 200',
      outcome: 'pass',
      found: 249.9,
    });
    const [id] = decided.messages.map((message) => message.id);
    expect(decided.state.undelivered.map((message) => message.id)).toEqual([id]);
    expect(decided.state.contacts).toMatchObject([{ id, status: 'reserved', channel: 'email' }]);
    expect(decided.state.unpublished).toHaveLength(1);
  });

  it('is decided once: the same event again changes nothing', () => {
    const first = decideOn();
    const again = decideOn({ state: first.state });
    expect(again.outcomes).toEqual([{ eventId: 'e-1', outcome: 'duplicate', triggered: [] }]);
    expect(again.changed).toBe(false);
    expect(again.decisions).toEqual([]);
  });

  it('gives the same message id whenever it is decided, so that a redrive cannot make a second one', () => {
    const later = new Date(NOON.getTime() + 3_600_000);
    expect(decideOn({ now: later }).decisions[0]?.id).toBe(decideOn().decisions[0]?.id);
  });

  it.each([
    ['late, a bound ago', new Date(NOON.getTime() - LATENESS_MS), 'late'],
    ['in time, just under a bound ago', new Date(NOON.getTime() - LATENESS_MS + 1), 'evaluated'],
  ])('is %s', (_name, happenedAt, outcome) => {
    const decided = decideOn({ events: [eventOf({ occurredAt: happenedAt.toISOString() })] });
    expect(decided.outcomes[0]?.outcome).toBe(outcome);
    expect(decided.changed).toBe(outcome === 'evaluated');
  });

  it('writes nothing when only the audience misses', () => {
    const ruleset = rulesetOf([
      published('fuel', { audience: { fact: 'customer.tier', op: 'eq', value: 'silver' } }),
    ]);
    expect(decideOn({ ruleset })).toMatchObject({
      changed: false,
      decisions: [],
      outcomes: [{ outcome: 'evaluated', triggered: ['fuel'] }],
    });
  });
});

describe('a complaint told of late', () => {
  const DAY = 86_400_000;
  const told = (word: 'opened' | 'closed', days: number) =>
    eventOf({
      id: word,
      type: `service.complaint_${word}`,
      occurredAt: new Date(NOON.getTime() - days * DAY).toISOString(),
    });
  const later = (state: CustomerState, ...events: ReturnType<typeof told>[]) =>
    decideOn({ state, events });

  it('is opened, and closed, while the event decides nothing and stays late', () => {
    const opened = later(stateOf(), told('opened', 5));
    expect(opened).toMatchObject({
      changed: true,
      outcomes: [{ eventId: 'opened', outcome: 'late', triggered: [] }],
      decisions: [],
    });
    expect(opened.state.complaint).toEqual({ open: true, at: NOON.getTime() - 5 * DAY });
    expect(opened.state.recent).toEqual({});
    expect(decideOn({ state: opened.state }).decisions).toMatchObject([
      { outcome: 'suppressed', reason: 'OPEN_COMPLAINT' },
    ]);
    expect(later(opened.state, told('closed', 4)).state.complaint.open).toBe(false);
  });

  it.each([
    ['again', [told('opened', 5)]],
    ['older than the newest word', [told('closed', 6)]],
    ['at the same instant', [told('closed', 5)]],
  ])('%s changes nothing', (_name, events) => {
    const { state } = later(stateOf(), told('opened', 5));
    const again = later(state, ...events);
    expect(again.changed).toBe(false);
    expect(again.state.complaint).toEqual(state.complaint);
  });

  it('ends alike in whatever order it is told', () => {
    const words = [told('opened', 6), told('closed', 5), told('opened', 4), told('closed', 2)];
    fc.assert(
      fc.property(fc.shuffledSubarray(words, { minLength: 4 }), (order) => {
        const last = order.reduce((state, event) => later(state, event).state, stateOf());
        expect(last.complaint).toEqual({ open: false, at: NOON.getTime() - 2 * DAY });
      }),
    );
  });
});

describe('eligibility', () => {
  it.each([
    ['no consent', { state: stateOf({ consent: {} }) }, 'NO_CONSENT'],
    ['no address', { customer: customerOf({ email: undefined, phone: undefined }) }, 'NO_ADDRESS'],
    [
      'no zone',
      { customer: customerOf({ timeZone: undefined, phone: undefined }) },
      'NO_TIME_ZONE',
    ],
    [
      'an open complaint',
      { state: stateOf({ complaint: { open: true, at: 1 } }) },
      'OPEN_COMPLAINT',
    ],
    [
      'a campaign that has not begun',
      {
        ruleset: rulesetOf([published('fuel', { schedule: { startsAt: '2026-03-04T11:00:01Z' } })]),
      },
      'CAMPAIGN_NOT_STARTED',
    ],
    [
      'a campaign at its end',
      { ruleset: rulesetOf([published('fuel', { schedule: { endsAt: NOON.toISOString() } })]) },
      'CAMPAIGN_ENDED',
    ],
  ] as const)('%s: nothing is sent, and the reason is on record', (_name, change, reason) => {
    const decided = decideOn(change);
    expect(decided.messages).toEqual([]);
    expect(decided.decisions).toMatchObject([{ outcome: 'suppressed', reason }]);
    expect(decided.state.contacts).toEqual([]);
    expect(decided.changed).toBe(true);
  });

  it('falls back to the next channel, and not when the campaign forbids it', () => {
    const customer = customerOf({ email: undefined });
    expect(decideOn({ customer }).decisions[0]).toMatchObject({
      outcome: 'message',
      channel: 'sms',
    });
    const ruleset = rulesetOf([
      published('fuel', { channels: { order: ['email', 'sms'], fallback: false } }),
    ]);
    expect(decideOn({ customer, ruleset }).decisions[0]).toMatchObject({
      outcome: 'suppressed',
      reason: 'NO_ADDRESS',
    });
  });

  it('an address once suppressed stays so, whatever the consent', () => {
    const suppressions = [
      {
        channel: 'email',
        address: 'hash:c1@customers.example',
        reason: 'hard_bounce',
        at: '2026-01-01T00:00:00Z',
      },
    ] as const;
    expect(decideOn({ state: stateOf({ suppressions }) }).decisions[0]).toMatchObject({
      channel: 'sms',
    });
  });

  it('lets a service message pass marketing caps, cool-down and complaint, never suppression or a "no"', () => {
    const service = published('fuel', { purpose: 'service' });
    const busy = rulesetOf([published('fuel'), service], {
      caps: [{ purpose: 'marketing', limit: 1, within: 'P7D' }],
      coolDown: 'P7D',
    });
    const first = decideOn({ ruleset: rulesetOf([published('fuel')], busy.policy) });
    const ruleset = rulesetOf([service], busy.policy);
    const events = [eventOf({ id: 'e-2' })];
    const state = { ...first.state, complaint: { open: true, at: 1 } };
    const outcome = (change: Partial<typeof state>) =>
      decideOn({ ruleset, events, state: { ...state, ...change } }).decisions[0];
    expect(outcome({})).toMatchObject({ outcome: 'message' });
    const suppressed = (['email', 'sms'] as const).map((channel) => ({
      channel,
      address: `hash:${channel === 'email' ? 'c1@customers.example' : '+420601000001'}`,
      reason: 'complaint' as const,
      at: '2026-01-01T00:00:00Z',
    }));
    expect(outcome({ suppressions: suppressed })).toMatchObject({ reason: 'SUPPRESSED_ADDRESS' });
    const { email, sms } = state.consent;
    const no = { granted: false, at: '2026-01-02T00:00:00Z', source: 'test' };
    const refused = { email: { ...email, service: no }, sms: { ...sms, service: no } };
    expect(outcome({ consent: refused })).toMatchObject({ reason: 'NO_CONSENT' });
  });

  it('waits for the end of quiet hours, by the wall clock of the customer', () => {
    const night = new Date('2026-03-04T22:30:00Z'); // 23:30 in Prague
    const decided = decideOn({
      now: night,
      events: [eventOf({ occurredAt: night.toISOString() })],
    });
    expect(decided.decisions[0]).toMatchObject({
      reason: 'WAITING_FOR_WINDOW',
      sendAt: '2026-03-05T07:00:00.000Z',
    });
  });

  it('never exceeds a cap by deciding a batch at once', () => {
    const policy = { caps: [{ purpose: 'marketing' as const, limit: 3, within: 'P7D' }] };
    const events = Array.from({ length: 20 }, (_, i) => eventOf({ id: `e-${i}` }));
    const { decisions } = decideOn({ events, ruleset: rulesetOf([published('fuel')], policy) });
    expect(decisions.filter(({ outcome }) => outcome === 'message')).toHaveLength(3);
    expect(decisions.filter(({ reason }) => reason === 'FREQUENCY_CAP')).toHaveLength(17);
  });

  it('counts holdout assignments against the campaign, not against the channel caps', () => {
    const held = published('held', {
      holdout: 0.9,
      limits: { perCustomer: { max: 1, within: 'P14D' } },
    });
    const ids = Array.from({ length: 50 }, (_, i) => `c-${i}`);
    const holdouts = ids
      .map((id) => {
        const events = [
          eventOf({ id: 'e-1', customerId: id }),
          eventOf({ id: 'e-2', customerId: id }),
        ];
        return decideOn({ customer: customerOf({ id }), events, ruleset: rulesetOf([held]) })
          .decisions;
      })
      .filter(([first]) => first?.outcome === 'holdout');
    expect(holdouts.length).toBeGreaterThan(35);
    for (const [, second] of holdouts)
      expect(second).toMatchObject({ outcome: 'suppressed', reason: 'CAMPAIGN_CAP' });
  });
});

describe('the caps of the account', () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 5, maxLength: 30 });
  const caps: Policy['caps'] = [
    { purpose: 'marketing', limit: 4, within: 'P7D' },
    { purpose: 'marketing', channel: 'email', limit: 2, within: 'P5D' },
  ];
  const both = rulesetOf([published('fuel', { holdout: 0.5 })], { caps, coolDown: 'PT5H' });

  /** The occasions on which the customer was assigned, every message handed over at once. */
  const assignedOn = (id: string, at: readonly number[]) => {
    let state = stateOf();
    const arms = new Set<string>();
    const occasions: string[] = [];
    for (const hour of at) {
      const now = new Date(NOON.getTime() + hour * 3_600_000);
      const occurredAt = now.toISOString();
      const event = eventOf({ id: `e-${hour}`, customerId: id, occurredAt });
      const decided = decideOn({
        customer: customerOf({ id }),
        state,
        events: [event],
        ruleset: both,
        now,
      });
      const handOver = (next: CustomerState, message: Undelivered) =>
        endMessage(next, message.id, { sentAt: new Date(message.sendAt) });
      state = decided.messages.reduce(handOver, decided.state);
      for (const { arm, occasion } of decided.decisions) {
        if (arm === undefined) continue;
        arms.add(arm);
        occasions.push(occasion.id);
      }
    }
    return { arms: [...arms], occasions };
  };

  it('let the holdout be exposed as often as the others, else it would convert more', () => {
    fc.assert(
      fc.property(hours, (drawn) => {
        const at = drawn.toSorted((a, b) => a - b);
        const held = assignedOn('c-1', at);
        const sent = assignedOn('c-6', at);
        expect([held.arms, sent.arms]).toEqual([['holdout'], ['a']]);
        expect(held.occasions).toEqual(sent.occasions);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the cap of a campaign', () => {
  it('lasts as long for an arm whose message was delayed as for the holdout', () => {
    const capped = published('fuel', { limits: { perCustomer: { max: 1, within: 'P14D' } } });
    const first = decideOn({ ruleset: rulesetOf([capped]) });
    const [contact] = first.state.contacts;
    if (contact === undefined) throw new Error('no contact');
    const handedOverAt = NOON.getTime() + 2 * 86_400_000;
    const delayed = { ...contact, status: 'sent', at: handedOverAt } as const;
    const held = { ...contact, arm: 'holdout', status: 'none' } as const;
    const outcomeOn = (one: typeof contact, now: Date) =>
      decideOn({
        ruleset: rulesetOf([capped]),
        state: { ...first.state, contacts: [one], undelivered: [] },
        events: [eventOf({ id: 'e-2', occurredAt: now.toISOString() })],
        now,
      }).decisions[0];
    const reopens = new Date(NOON.getTime() + 14 * 86_400_000);
    const before = new Date(reopens.getTime() - 1);
    for (const one of [delayed, held]) {
      expect(outcomeOn(one, before)).toMatchObject({
        reason: 'CAMPAIGN_CAP',
        retryAt: reopens.toISOString(),
      });
      expect(outcomeOn(one, reopens)).toMatchObject({ reason: 'SELECTED' });
    }
  });
});

describe('arbitration', () => {
  it('lets the highest priority speak and tells the others who won', () => {
    const ruleset = rulesetOf([
      published('low', { priority: 10 }),
      published('high', { priority: 90 }),
      published('mid'),
    ]);
    const { decisions, messages } = decideOn({ ruleset });
    expect(messages.map(({ campaignId }) => campaignId)).toEqual(['high']);
    expect(
      decisions
        .filter(({ reason }) => reason === 'LOST_ARBITRATION')
        .map(({ campaignId }) => campaignId)
        .sort(),
    ).toEqual(['low', 'mid']);
    expect(
      decisions.find(({ campaignId }) => campaignId === 'low')?.explanation.at(-1),
    ).toMatchObject({ found: 'high' });
  });

  it('does not depend on the order in which campaigns were published', () => {
    const campaigns = ['a', 'b', 'c', 'd'].map((id) => published(id));
    fc.assert(
      fc.property(fc.shuffledSubarray(campaigns, { minLength: 4 }), (shuffled) => {
        expect(decideOn({ ruleset: rulesetOf(shuffled) }).messages).toEqual(
          decideOn({ ruleset: rulesetOf(campaigns) }).messages,
        );
      }),
    );
  });
});

describe('a batch', () => {
  it('decides alike in whatever order the queue delivered it', () => {
    const events = Array.from({ length: 6 }, (_, i) =>
      eventOf({
        id: `e-${i}`,
        occurredAt: new Date(NOON.getTime() - (i % 3) * 60_000).toISOString(),
      }),
    );
    const expected = decideOn({ events });
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 6 }), (shuffled) => {
        expect(decideOn({ events: shuffled })).toEqual(expected);
      }),
    );
  });
});

describe('conversions', () => {
  const objective = {
    conversion: { event: 'account.opened' },
    within: 'P7D',
    value: 'event.amount',
  };
  const ruleset = rulesetOf([
    published('fuel', { objective, limits: { perCustomer: { max: 1, within: 'P30D' } } }),
  ]);
  const exposed = decideOn({ ruleset }).state;
  const opened = (ms: number, id = 'o-1') =>
    eventOf({
      id,
      type: 'account.opened',
      occurredAt: new Date(NOON.getTime() + ms).toISOString(),
      data: { amount: '10.50', currency: 'EUR' },
    });
  const week = 7 * 86_400_000;

  it.each([
    [0, 1],
    [week - 1, 1],
    [week, 0],
    [-1, 0],
  ])('%d ms after the exposure: %d', (ms, count) => {
    const now = new Date(NOON.getTime() + Math.max(ms, 0));
    const { conversions } = decideOn({ ruleset, state: exposed, events: [opened(ms)], now });
    expect(conversions).toHaveLength(count);
    if (count > 0)
      expect(conversions[0]).toMatchObject({
        campaignId: 'fuel',
        arm: 'a',
        value: '10.5',
        currency: 'EUR',
        eventId: 'o-1',
      });
  });

  it('writes nothing for an objective event of somebody who was never exposed', () => {
    expect(decideOn({ ruleset, events: [opened(0)] })).toMatchObject({
      changed: false,
      conversions: [],
    });
  });
});

describe('what comes late', () => {
  it('still converts when it happened within the window, although the window has closed', () => {
    const objective = { conversion: { event: 'account.opened' }, within: 'P7D' };
    const policy = { caps: [] };
    const ruleset = rulesetOf([published('fuel', { objective })], policy);
    const exposed = decideOn({ ruleset }).state;
    const day = 86_400_000;
    const now = new Date(NOON.getTime() + 8 * day);
    const late = eventOf({
      id: 'o-1',
      type: 'account.opened',
      occurredAt: new Date(NOON.getTime() + 6.9 * day).toISOString(),
    });
    expect(decideOn({ ruleset, state: exposed, events: [late], now }).conversions).toHaveLength(1);
  });
});

describe('silence', () => {
  it('is broken by what happens during a pause', () => {
    const trigger = { absence: { events: ['card.purchase'], for: 'P60D' } };
    const armed = decideOn({ ruleset: rulesetOf([published('back', { trigger })]) });
    const during = new Date(NOON.getTime() + 30 * 86_400_000);
    const paused = rulesetOf([published('back', { trigger }, 'paused')]);
    const heard = decideOn({
      ruleset: paused,
      state: armed.state,
      now: during,
      events: [eventOf({ id: 'e-2', occurredAt: during.toISOString() })],
    });
    expect(heard.changed).toBe(true);
    expect(heard.state.watches.back?.since).toBe(during.getTime());
  });

  const ruleset = rulesetOf([
    published('back', { trigger: { absence: { events: ['card.purchase'], for: 'P60D' } } }),
  ]);
  const day = 86_400_000;

  it('arms one wake-up however busy the customer is, moves it on waking, fires after the last event', () => {
    const first = decideOn({ ruleset });
    expect(first.wakes).toEqual([
      { customerId: 'c-1', campaignId: 'back', at: NOON.getTime() + 60 * day },
    ]);
    const tenDaysOn = new Date(NOON.getTime() + 10 * day);
    const second = decideOn({
      ruleset,
      state: first.state,
      now: tenDaysOn,
      events: [eventOf({ id: 'e-2', occurredAt: tenDaysOn.toISOString() })],
    });
    expect(second.wakes).toEqual([]);

    const [wake] = first.wakes;
    if (wake === undefined) throw new Error('no wake-up');
    const woken = decideOn({
      ruleset,
      state: second.state,
      events: [],
      wakes: [wake],
      now: new Date(wake.at),
    });
    expect(woken.decisions).toEqual([]);
    expect(woken.wakes).toEqual([{ ...wake, at: tenDaysOn.getTime() + 60 * day }]);

    const [moved] = woken.wakes;
    if (moved === undefined) throw new Error('not re-armed');
    const fired = decideOn({
      ruleset,
      state: woken.state,
      events: [],
      wakes: [moved],
      now: new Date(moved.at),
    });
    expect(fired.decisions).toMatchObject([
      {
        campaignId: 'back',
        outcome: 'message',
        occasion: { kind: 'absence', id: tenDaysOn.toISOString() },
      },
    ]);
    const again = decideOn({
      ruleset,
      state: fired.state,
      events: [],
      wakes: [moved],
      now: new Date(moved.at),
    });
    expect(again).toMatchObject({ changed: false, decisions: [] });
  });
});

describe('an arm whose channel opens later than the one found first', () => {
  it('is exposed when the holdout would be, and counted by caps for their whole window', () => {
    const both = published('fuel', {
      objective: { conversion: { event: 'account.opened' }, within: 'P7D' },
      variants: [
        { id: 'a', weight: 10_000, sms: { template: 'fuel-a-sms' } },
        { id: 'b', weight: 1, email: { template: 'fuel-a' } },
      ],
    });
    // 20:30 in Prague: e-mail may go, a text to a region that is not on record may not before 9.
    const now = new Date('2026-03-04T19:30:00Z');
    const decided = decideOn({
      customer: customerOf({ region: 'ZZ' }),
      events: [eventOf({ occurredAt: now.toISOString() })],
      ruleset: rulesetOf([both]),
      now,
    });
    const morning = Date.parse('2026-03-05T08:00:00Z');
    expect(decided.decisions).toMatchObject([{ arm: 'a', channel: 'sms', outcome: 'message' }]);
    expect(decided.state.contacts).toMatchObject([
      { at: morning, exposedAt: now.getTime(), until: morning + 7 * 86_400_000 },
    ]);
  });
});

describe('more events than can be told apart', () => {
  it('are refused until the days they fell on are past the bound, not for ever', () => {
    let recent = {};
    for (let i = 0; i < MAX_RECENT_EVENTS; i++)
      recent = remember(recent, `old-${i}`, NOON.getTime(), NOON.getTime(), LATENESS_MS);
    const outcomeAt = (now: Date) =>
      decideOn({
        state: stateOf({ recent }),
        events: [eventOf({ occurredAt: now.toISOString() })],
        now,
      }).outcomes[0]?.outcome;
    expect(outcomeAt(NOON)).toBe('too_many_events');
    expect(outcomeAt(new Date(NOON.getTime() + LATENESS_MS))).toBe('too_many_events');
    expect(outcomeAt(new Date(NOON.getTime() + LATENESS_MS + 86_400_000))).toBe('evaluated');
  });
});

it('marks the decisions of whoever came back after an erasure, that they are counted as somebody else', () => {
  const erasedAt = NOON.getTime() - 60_000;
  const [made] = decideOn({ state: stateOf({ erasedAt }) }).decisions;
  expect(made).toMatchObject({ arm: 'a', erasedBefore: erasedAt });
  expect(decideOn().decisions[0]).not.toHaveProperty('erasedBefore');
});
