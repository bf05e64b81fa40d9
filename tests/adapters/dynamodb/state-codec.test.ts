import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeState,
  encodeState,
  MAX_STATE_CHARACTERS,
} from '#shared/adapters/dynamodb/state-codec.ts';
import { MAX_RECENT_EVENTS, remember } from '#shared/domain/customer/recent-events.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { recordPurchase } from '#shared/domain/value/purchase-record.ts';
import { bent } from '../../support/bent.ts';
import { decideOn, eventOf, NOON, published, rulesetOf, stateOf } from '../../support/builders.ts';
import { storedStateSchema } from '../../support/stored-state-schema.ts';

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
  const from = { currency: 'USD', rate: '0.92' };
  const reversible = [
    { event: 'e', left: '5', counts: true },
    { event: 'f', left: '5', counts: false, incentive: '2' },
    { event: 'g', left: '5', counts: true, from },
    { event: 'h', left: '5', counts: true, incentive: '2', from },
  ];

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

/** Everything that a state may hold. */
const FULL = {
  c: [
    ['e', 'm', 2, 1_767_225_600_000, 'form', 'screenshot-7'],
    ['t', 's', 1, 1_767_225_600_000, 'sms-keyword'],
  ],
  s: [{ channel: 'email', address: 'hash', reason: 'hard_bounce', at: '2026-01-01T00:00:00.000Z' }],
  p: [1, 1_767_225_600_000],
  r: { '20454': 'abc' },
  a: 'AbCdEfgtext.HiJkLmntext',
  v: 'packed',
  e: 1_767_225_600_000,
  k: [
    [
      'd-1',
      'fuel',
      2,
      'a',
      2,
      'm',
      'e',
      'cards',
      1000,
      10,
      500,
      [
        ['e-1', '5', 1, '2'],
        ['e-2', '5', 0],
        ['e-3', '5', 1, '0', 'USD', '0.92'],
      ],
      's.1',
      ['h', 1],
    ],
    ['d-2', 'fuel', 2, 'holdout', 0, 's', 0, 0, 1000, 0, 500],
  ],
  u: [['d-1', 'fuel', 2, 't', 's', 1, 1000, 2000, 900, 3, 1]],
  n: ['d-3'],
  o: [{ kind: 'decision', decision: { id: 'd-1' } }],
  w: { fuel: [1000, 900], other: [1000] },
  q: {
    fuel: [1000, 2000, 2, 7, 'QUIET_HOURS', 'event', 'e-1', '2026-01-01T00:00:00Z', { amount: 5 }],
  },
};
/** In place of any value, and after the last of any list. */
const OTHERS: readonly unknown[] = [
  ...['e', 't', 'm', 's', 'HOLDOUT', 'date', '', 'x'.repeat(65), 'x'.repeat(513)],
  ...[0, 1, 2, 3, 4, -1, 1.5, 9e15, null, true],
  ...[[], ['h', 0], [['e', '1', 0]], {}, { a: 1 }],
];

describe('decoding', () => {
  it('reads everything that a state may hold, and stores it as it was', () => {
    const text = JSON.stringify(FULL);
    expect(encodeState(decodeState(text))).toBe(text);
    expect(decodeState(text)).toEqual(storedStateSchema.parse(FULL));
  });

  it('takes what the shape allows and nothing else, with any one value another', () => {
    const outcomes = changesOf(FULL).map((changed) => {
      const text = JSON.stringify(changed);
      const read = outcomeOf(() => decodeState(text));
      const allowed = outcomeOf(() => storedStateSchema.parse(changed));
      if (!isDeepStrictEqual(read, allowed)) expect(read, text).toEqual(allowed);
      return read;
    });
    const taken = outcomes.filter((one) => one !== undefined).length;
    expect(taken).toBeGreaterThan(500);
    expect(outcomes.length - taken).toBeGreaterThan(1000);
  });

  it('takes no more than the shape allows, however a state is bent', () => {
    fc.assert(
      fc.property(bent(FULL), (changed) => {
        const text = JSON.stringify(changed);
        const allowed = outcomeOf(() => storedStateSchema.parse(JSON.parse(text)));
        const read = outcomeOf(() => decodeState(text));
        // A schema passes over this name in records; the decoder refuses it everywhere.
        if (read !== undefined || !text.includes('"__proto__"')) expect(read).toEqual(allowed);
      }),
      { numRuns: 1000 },
    );
  });

  it('says nothing of the state where it refuses', () => {
    const text = JSON.stringify({ ...FULL, n: [7] });
    expect(() => decodeState(text)).toThrow(
      new DomainError('STATE_UNREADABLE', "a customer's stored state has an unknown shape"),
    );
  });
});

function changesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    const inside = value.flatMap((one, at) => changesOf(one).map((other) => value.with(at, other)));
    return [...OTHERS, ...inside, ...OTHERS.map((one) => [...value, one]), value.slice(0, -1)];
  }
  if (typeof value !== 'object' || value === null) return OTHERS;
  const inside = Object.entries(value).flatMap(([name, one]) =>
    changesOf(one).map((other) => ({ ...value, [name]: other })),
  );
  return [...OTHERS, ...inside, { ...value, other: 1 }];
}

/** Undefined: refused. */
function outcomeOf<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
