import { describe, expect, it } from 'vitest';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { removalOf } from '#shared/app/end-erasure.ts';
import { erasureOf } from '#shared/app/erase-traces.ts';
import type { ConsentAnswer } from '#shared/domain/customer/consent.ts';
import { LIST_PARTS, listPosition, placeAt } from '#shared/domain/customer/list-order.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';
import type { Due, DueIndex } from '#shared/ports/due-index.ts';
import {
  customerOf,
  decideOn,
  ERASED,
  NOON,
  published,
  rulesetOf,
  stateOf,
} from '../support/builders.ts';
import { saveProfiles } from '../support/save-profiles.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

async function readLatest(customers: Customers): Promise<StoredCustomer> {
  const stored = await customers.loadLatest('c-1');
  if (stored === undefined) throw new Error('lost');
  return stored;
}

const answerAt = (minute: number): ConsentAnswer => ({
  channel: 'sms',
  purpose: 'marketing',
  granted: minute % 2 === 0,
  at: new Date(NOON.getTime() + minute * 60_000).toISOString(),
  source: 'web-form',
  proof: `form-${minute}`,
});

const STATE_WITH_OPEN = {
  undelivered: [
    {
      id: 'm-1',
      campaignId: 'fuel',
      campaignVersion: 1,
      channel: 'email',
      purpose: 'marketing',
      status: 'claimed',
      sendAt: 1,
      expiresAt: 2,
      since: 0,
      attempts: 0,
    },
  ],
  waiting: {
    back: {
      occasion: { kind: 'event', id: 'e-1', at: NOON.toISOString(), facts: { tier: 'gold' } },
      campaignVersion: 1,
      rulesetVersion: 1,
      at: 3,
      until: 4,
      reason: 'LOST_ARBITRATION',
    },
  },
} as const;

interface Stores {
  readonly customers: Customers;
  readonly due: DueIndex;
}

function inMemory(): Stores {
  const due = createMemoryDueIndex();
  return { customers: createMemoryCustomers(due), due };
}

function inDynamo(): Stores {
  const one = table();
  return {
    customers: createDynamoCustomers(one),
    due: createDynamoDueIndex(one, { now: () => NOON }),
  };
}

describe.each<[string, () => Stores]>([
  ['memory', inMemory],
  ['DynamoDB', inDynamo],
])('customers in %s', (_name, createBoth) => {
  const create = () => createBoth().customers;

  it('does not know who was never saved, nor a state without a profile', async () => {
    const customers = create();
    expect(await customers.saveState('ghost', stateOf(), 0)).toBe('conflict');
    expect(await customers.load(['ghost', 'nobody'])).toEqual(new Map());
    expect(await customers.loadLatest('ghost')).toBeUndefined();
  });

  it('gives back a state with everything in it', async () => {
    const customers = create();
    const ruleset = rulesetOf([
      published('fuel', {
        category: 'fuel',
        audience: {
          activity: { event: 'card.purchase', measure: 'sum', of: 'event.amount', within: 'P30D' },
          op: 'gte',
          value: 1,
        },
      }),
      published('back', { trigger: { absence: { events: ['card.purchase'], for: 'P60D' } } }),
    ]);
    const before = stateOf({
      suppressions: [
        { channel: 'sms', address: 'abc', reason: 'hard_bounce', at: NOON.toISOString() },
      ],
      complaint: { open: false, at: 12 },
      consent: {
        email: {
          marketing: { granted: true, at: NOON.toISOString(), source: 'form', proof: 'v3' },
        },
      },
    });
    const { state } = decideOn({ state: before, ruleset });
    expect(state.contacts).toHaveLength(1);
    expect(Object.keys(state.activity)).toHaveLength(1);
    await saveProfiles(customers, [customerOf()]);
    await customers.saveState('c-1', state, 0);
    const stored = await customers.loadLatest('c-1');
    expect(stored).toMatchObject({ customer: customerOf(), state });
    expect(await customers.load(['c-1'])).toEqual(new Map([['c-1', stored]]));
  });

  it('lets only one of two writers on the same version through', async () => {
    const customers = create();
    await saveProfiles(customers, [customerOf()]);
    const racers = await Promise.all(
      [1, 2, 3].map((at) =>
        customers.saveState('c-1', stateOf({ complaint: { open: true, at } }), 0),
      ),
    );
    expect(racers.sort()).toEqual(['conflict', 'conflict', 'saved']);
    const version = (await customers.loadLatest('c-1'))?.version ?? 0;
    expect(await customers.saveState('c-1', stateOf(), version)).toBe('saved');
    expect(await customers.saveState('c-1', stateOf(), version)).toBe('conflict');
    expect((await customers.loadLatest('c-1'))?.version).not.toBe(version);
  });

  it('removes a customer only as they were read, and never gives a version twice', async () => {
    const customers = create();
    const versions: number[] = [];
    for (let life = 0; life < 3; life++) {
      await saveProfiles(customers, [customerOf()]);
      await customers.saveState('c-1', stateOf(), 0);
      const before = await readLatest(customers);
      await customers.saveState('c-1', stateOf(), before.version);
      expect(await customers.remove('c-1', before, erasureOf('c-1', NOON))).toBe('conflict');
      const between = await readLatest(customers);
      await saveProfiles(customers, [customerOf()]);
      expect(await customers.remove('c-1', between, erasureOf('c-1', NOON))).toBe('conflict');
      const now = await readLatest(customers);
      expect(await customers.remove('c-1', now, erasureOf('c-1', NOON))).not.toBe('conflict');
      expect(await customers.loadLatest('c-1')).toBeUndefined();
      // Whoever has read them before comes too late.
      expect(await customers.saveState('c-1', stateOf(), now.version)).toBe('conflict');
      expect(await customers.saveState('c-1', stateOf(), 0)).toBe('conflict');
      versions.push(before.version, now.version);
    }
    expect(new Set(versions).size).toBe(6);
  });

  it('lets an erasure go on in the same write, and only then', async () => {
    const { customers, due } = createBoth();
    await saveProfiles(customers, [customerOf()]);
    const { waiting, undelivered } = STATE_WITH_OPEN;
    const read = await readLatest(customers);
    const state = stateOf({ waiting, undelivered, notices: ['n-1'], watches: { back: { at: 7 } } });
    await customers.saveState('c-1', state, 0);
    const erasure = removalOf(await readLatest(customers), ERASED, NOON);
    const later = new Date(erasure.at);
    const found: Due[] = [];
    const drain = () => due.drain(later, async (entries) => void found.push(...entries));
    expect(await customers.remove('c-1', read, erasure)).toBe('conflict');
    await drain();
    expect(found).toEqual([]);
    expect(await customers.remove('c-1', await readLatest(customers), erasure)).toEqual(erasure);
    await drain();
    expect(found).toEqual([erasure]);
  });

  it('replaces a profile only as it was read, with the state that was read', async () => {
    const customers = create();
    expect(await customers.replaceProfile(customerOf(), undefined)).toBe('saved');
    expect(await customers.replaceProfile(customerOf(), undefined)).toBe('conflict');
    const first = await readLatest(customers);
    const racers = await Promise.all(
      ['cs', 'de', 'fr'].map((language) =>
        customers.replaceProfile(customerOf({ language }), first),
      ),
    );
    expect(racers.sort()).toEqual(['conflict', 'conflict', 'saved']);
    const second = await readLatest(customers);
    await customers.saveState('c-1', stateOf(), 0);
    expect(await customers.replaceProfile(customerOf(), second)).toBe('conflict');
    expect(await customers.replaceProfile(customerOf(), await readLatest(customers))).toBe('saved');
  });

  it('replaces a profile on its revision alone, whatever its state has come to', async () => {
    const customers = create();
    await saveProfiles(customers, [customerOf()]);
    const { version: _version, ...asRead } = await readLatest(customers);
    await customers.saveState('c-1', stateOf(), 0);
    const racers = await Promise.all(
      ['cs', 'de', 'fr'].map((language) =>
        customers.replaceProfile(customerOf({ language }), asRead),
      ),
    );
    expect(racers.sort()).toEqual(['conflict', 'conflict', 'saved']);
    const { version, ...now } = await readLatest(customers);
    await customers.remove('c-1', { version, ...now }, erasureOf('c-1', NOON));
    expect(await customers.replaceProfile(customerOf(), now)).toBe('conflict');
    expect(await customers.loadLatest('c-1')).toBeUndefined();
  });

  it('finds everybody by the addresses they have now, and by no other', async () => {
    const customers = create();
    const people = [customerOf({ id: 'c-2', email: undefined }), customerOf()];
    await saveProfiles(customers, people);
    await saveProfiles(customers, people);
    const [email, phone] = ['hash:c1@customers.example', 'hash:+420601000001'];
    expect(await customers.idsAt(phone)).toEqual(['c-1', 'c-2']);
    expect(await customers.idsAt(email)).toEqual(['c-1']);
    await saveProfiles(customers, [customerOf({ phone: '+420601000009' })]);
    expect(await customers.idsAt(phone)).toEqual(['c-2']);
    expect(await customers.idsAt('hash:+420601000009')).toEqual(['c-1']);
    await saveProfiles(customers, [customerOf({ phone: undefined })]);
    expect(await customers.idsAt('hash:+420601000009')).toEqual([]);
    await customers.remove('c-1', await readLatest(customers), erasureOf('c-1', NOON));
    expect(await customers.idsAt(email)).toEqual([]);
    expect(await customers.idsAt('hash:nobody')).toEqual([]);
  });

  it('never loses an address to somebody who changes it at the same time, or comes too late', async () => {
    const customers = create();
    const phones = ['+420601000001', '+420601000002'] as const;
    await saveProfiles(customers, [customerOf({ phone: phones[0] })]);
    const first = await readLatest(customers);
    for (let round = 0; round < 6; round++) {
      const read = await readLatest(customers);
      await Promise.all(
        phones.flatMap((phone) => [
          customers.replaceProfile(customerOf({ phone }), read),
          customers.replaceProfile(customerOf({ phone }), first),
        ]),
      );
      const { customer } = await readLatest(customers);
      for (const phone of phones)
        expect(await customers.idsAt(`hash:${phone}`)).toEqual(
          customer.profile.phone === phone ? ['c-1'] : [],
        );
    }
    const now = await readLatest(customers);
    expect(await customers.remove('c-1', first, erasureOf('c-1', NOON))).toBe('conflict');
    expect(await customers.idsAt(now.customer.addressHash.sms ?? '')).toEqual(['c-1']);
  });

  it('keeps every answer with the state that holds it, once, the newest first', async () => {
    const customers = create();
    await saveProfiles(customers, [customerOf(), customerOf({ id: 'c-2' })]);
    const answers = Array.from({ length: 5 }, (_, n) => answerAt(n));
    await customers.saveState('c-1', stateOf(), 0, answers.slice(0, 2));
    const { version } = await readLatest(customers);
    expect(await customers.saveState('c-1', stateOf(), 0, [answerAt(9)])).toBe('conflict');
    await customers.saveState('c-1', stateOf(), version, answers.slice(1));
    const listed: ConsentAnswer[] = [];
    let cursor: string | undefined;
    do {
      const page = await customers.consentHistory('c-1', 2, cursor);
      listed.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(listed).toEqual(answers.toReversed());
    expect(await customers.consentHistory('c-2', 10)).toEqual({ items: [] });
  });

  it('removes all answers with the customer, however many', async () => {
    const { customers, due } = createBoth();
    await saveProfiles(customers, [customerOf()]);
    for (let n = 0; n < 230; n += 46) {
      const version = (await customers.loadLatest('c-1'))?.version ?? 0;
      const some = Array.from({ length: 46 }, (_, i) => answerAt(n + i));
      expect(await customers.saveState('c-1', stateOf(), version, some)).toBe('saved');
    }
    expect((await customers.consentHistory('c-1', 300)).items).toHaveLength(230);
    const read = await readLatest(customers);
    await customers.saveState('c-1', stateOf(), read.version);
    expect(await customers.remove('c-1', read, erasureOf('c-1', NOON))).toBe('conflict');
    expect((await customers.consentHistory('c-1', 300)).items, 'nothing happened').toHaveLength(
      230,
    );
    const now = await readLatest(customers);
    const erasure = erasureOf('c-1', NOON);
    const removed = await customers.remove('c-1', now, erasure);
    if (removed === 'conflict') throw new Error('nobody else wrote');
    const { answersBefore } = removed;
    if (answersBefore === undefined) throw new Error('took more than one write can');
    const found: Due[] = [];
    await due.drain(new Date(erasure.at), async (entries) => void found.push(...entries));
    expect(found).toEqual([{ ...erasure, answersBefore }]);
    await saveProfiles(customers, [customerOf()]);
    const { channel, purpose, ...back } = answerAt(-400);
    const answers = [answerAt(400), answerAt(-400)];
    await customers.saveState(
      'c-1',
      stateOf({ consent: { [channel]: { [purpose]: back } } }),
      0,
      answers,
    );
    await customers.forgetAnswers('c-1', answersBefore);
    expect(await customers.consentHistory('c-1', 300)).toEqual({ items: answers });
  });

  it('says of a history that went with the customer that nothing is left', async () => {
    const customers = create();
    await saveProfiles(customers, [customerOf()]);
    await customers.saveState('c-1', stateOf(), 0, [answerAt(1)]);
    const erasure = erasureOf('c-1', NOON);
    expect(await customers.remove('c-1', await readLatest(customers), erasure)).toEqual(erasure);
    expect(await customers.consentHistory('c-1', 300)).toEqual({ items: [] });
  });

  it('loads more customers than one read takes, and lists each exactly once', async () => {
    const customers = create();
    const ids = Array.from({ length: 130 }, (_, i) => `c-${i}`);
    for (const id of ids) await saveProfiles(customers, [customerOf({ id })]);
    expect((await customers.load(ids)).size).toBe(130);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await customers.list(20, cursor);
      listed.push(...page.customers.map(({ profile }) => profile.id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(listed).toEqual(ids.toSorted((a, b) => (listPosition(a) < listPosition(b) ? -1 : 1)));
  });

  it('lists parts side by side, and from any place', async () => {
    const customers = create();
    const ids = Array.from({ length: 60 }, (_, i) => `c-${i}`);
    await saveProfiles(
      customers,
      ids.map((id) => customerOf({ id })),
    );
    const idsOf = ({ customers: page }: Awaited<ReturnType<Customers['list']>>) =>
      page.map(({ profile }) => profile.id);
    const parts = await Promise.all(
      Array.from({ length: LIST_PARTS }, async (_, part) => {
        const first = await customers.list(1, undefined, part);
        if (first.cursor === undefined) return idsOf(first);
        const rest = await customers.list(50, first.cursor, part);
        expect(rest.cursor).toBeUndefined();
        return [...idsOf(first), ...idsOf(rest)];
      }),
    );
    const inOrder = ids.toSorted((a, b) => (listPosition(a) < listPosition(b) ? -1 : 1));
    expect(parts.flat()).toEqual(inOrder);
    const place = placeAt(0.4);
    const [next] = inOrder.filter((id) => listPosition(id) > place);
    expect(idsOf(await customers.list(1, place))).toEqual([next]);
  });
});
