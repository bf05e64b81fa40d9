import { describe, expect, it } from 'vitest';
import {
  decodeState,
  encodeState,
  MAX_STATE_CHARACTERS,
} from '#shared/adapters/dynamodb/state-codec.ts';
import { MAX_RECENT_EVENTS, remember } from '#shared/domain/customer/recent-events.ts';
import { recordPurchase } from '#shared/domain/value/purchase-record.ts';
import {
  decideOn,
  eventOf,
  LATENESS_MS,
  NOON,
  published,
  rulesetOf,
  stateOf,
} from '../../support/builders.ts';

const BUSY = [
  published('fuel', {
    audience: {
      activity: { event: 'card.purchase', measure: 'sum', of: 'event.amount', within: 'P30D' },
      op: 'gte',
      value: 1,
    },
    limits: { perCustomer: { max: 1, within: 'P30D' } },
  }),
  published('count', {
    audience: {
      activity: { event: 'card.purchase', measure: 'count', within: 'P90D' },
      op: 'gte',
      value: 1,
    },
  }),
];

describe('a contact', () => {
  const contact = {
    id: 'd-1',
    campaignId: 'fuel',
    campaignVersion: 2,
    arm: 'a',
    status: 'sent' as const,
    purpose: 'marketing' as const,
    at: NOON.getTime(),
    exposedAt: NOON.getTime(),
    until: NOON.getTime() + 1000,
  };
  const reversible = [{ event: 'e', left: '5', counts: true }];

  it('comes back with its split, what may be reversed and the code it carries, or without', () => {
    for (const extra of [
      {},
      { split: 'abcdefgh.1.18.1' },
      { reversible },
      { split: 's', reversible },
      { code: { hash: 'h', used: false } },
      { split: 's', reversible, code: { hash: 'h', used: true } },
    ]) {
      const contacts = [{ ...contact, ...extra }];
      expect(decodeState(encodeState(stateOf({ contacts }))).contacts).toEqual(contacts);
    }
  });
});

describe('what was bought', () => {
  it('comes back as it was, and takes nothing where it is not kept', () => {
    const purchases = recordPurchase(
      undefined,
      { kind: 'purchase', at: NOON.getTime(), contribution: 49_980 },
      NOON.getTime(),
    );
    const state = stateOf(purchases === undefined ? {} : { purchases });
    expect(decodeState(encodeState(state)).purchases).toBe(purchases);
    expect(encodeState(state).length - encodeState(stateOf()).length).toBeLessThan(30);
  });
});

describe('an erasure under the same id', () => {
  it('is remembered, and takes nothing where there was none', () => {
    const erasedAt = NOON.getTime();
    expect(decodeState(encodeState(stateOf({ erasedAt }))).erasedAt).toBe(erasedAt);
    expect(encodeState(stateOf())).not.toContain('"e":');
  });
});

describe('the size of a customer', () => {
  it('is within one write unit for two months of daily payments, two messages and two counters', () => {
    let state = stateOf({
      consent: {
        email: { marketing: { granted: true, at: '2026-01-01T00:00:00.000Z', source: 'form' } },
      },
    });
    for (let day = 0; day < 60; day++) {
      const now = new Date(NOON.getTime() + day * 86_400_000);
      const amount = day % 30 === 0 ? '250.00' : `${20 + day}.90`;
      const event = eventOf({
        id: `payment-${day}`,
        occurredAt: now.toISOString(),
        data: { amount, currency: 'EUR' },
      });
      state = decideOn({ state, events: [event], ruleset: rulesetOf(BUSY), now }).state;
      state = { ...state, unpublished: [], undelivered: [] };
    }
    const keys = 'main#C#c-1'.length + 'PKSKvs'.length + 'S'.length + 8;
    expect(encodeState(state).length + keys).toBeLessThan(1024);
  });

  it('stays far below its bound with as many recent events as are told apart', () => {
    let recent = {};
    for (let i = 0; i < MAX_RECENT_EVENTS; i++)
      recent = remember(recent, `e-${i}`, NOON.getTime(), NOON.getTime(), LATENESS_MS);
    expect(encodeState(stateOf({ recent })).length).toBeLessThan(24 * 1024);
  });

  it('is refused beyond the bound, before anything is written', () => {
    const activity = { counter: 'x'.repeat(MAX_STATE_CHARACTERS) };
    expect(() => encodeState(stateOf({ activity }))).toThrow("a customer's state would exceed");
  });
});

describe('a stored state of another shape', () => {
  it.each(['', '{', '[]', '{"k":[[1]]}', '{"x":1}', '{"c":[["e","m",7,0,"s"]]}'])(
    '%j is refused: nobody is messaged on it',
    (text) => {
      expect(() => decodeState(text)).toThrow('unknown shape');
    },
  );
});
