import { describe, expect, it } from 'vitest';
import { eraseCustomer } from '#shared/app/api/erase-customer.ts';
import { createDeliver } from '#shared/app/deliver.ts';
import { eraseTraces, erasureOf } from '#shared/app/erase-traces.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { settleMessage } from '#shared/app/feedback/settle-message.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { DOUBT_CHECK_MS, DOUBT_EXPIRY_MS } from '#shared/domain/delivery/doubt.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { DeliveryOrder } from '#shared/ports/deliveries.ts';
import { ERASED, eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import { createMemoryWorld, type MemoryWorld, receivedEvent } from '../support/memory-world.ts';
import { response } from './feedback/feedback-world.ts';

const noticeRules = rulesetOf([
  published('fuel', {
    notify: { staff: { topic: 'calls', reason: 'Fuel' } },
    variants: [{ id: 'told', weight: 1 }],
  }),
]);

/** The same event comes again after an erasure, under the rules of now. */
async function comeBack(world: MemoryWorld): Promise<void> {
  const stored = await world.ports.customers.loadLatest('c-1');
  if (stored === undefined) throw new Error('lost');
  await eraseCustomer(world.ports, stored, ERASED);
  await world.addCustomer({ email: 'new@customers.example' });
  await createEvaluate(world.ports, { latenessMs: LATENESS_MS })([receivedEvent(eventOf())]);
}

/** A world in which one message waits to be delivered. */
async function worldWithMessage(
  rules = rulesetOf([published('fuel')]),
): Promise<{ world: MemoryWorld; order: DeliveryOrder }> {
  const world = createMemoryWorld(rules);
  await world.addCustomer();
  await createEvaluate(world.ports, { latenessMs: LATENESS_MS })([receivedEvent(eventOf())]);
  const [order] = world.ports.deliveries.take();
  if (order === undefined) throw new Error('no message was decided');
  return { world, order };
}

const REJECTED = {
  status: 'rejected',
  reason: 'PROVIDER_REJECTED',
  at: NOON.toISOString(),
} as const;

/** In doubt for the second time, an hour after the first. */
async function sentAgain() {
  const service = published('fuel', { purpose: 'service', delivery: { resendAfterDoubt: true } });
  const { world, order } = await worldWithMessage(rulesetOf([service]));
  world.answerWith(async () => ({ outcome: 'unknown', detail: 'timeout' }));
  const deliver = createDeliver(world.ports);
  await deliver(order);
  world.moveTo(later(3_600_000));
  await deliver(order);
  expect(await deliver(order)).toBe('in_doubt');
  return { world, order, deliver };
}

/** The provider's own event, as feedback takes it. */
async function reject(
  { ports }: MemoryWorld,
  { messageId }: DeliveryOrder,
  acceptedAt = NOON,
): Promise<void> {
  const recorded = await ports.decisions.get(messageId);
  if (recorded === undefined) throw new Error('lost');
  const change = { messageId, at: REJECTED.at, acceptedAt: acceptedAt.toISOString() };
  await settleMessage(ports, recorded, response('rejected', change));
}

const later = (ms: number): Date => new Date(NOON.getTime() + ms);
const progressOf = async (world: MemoryWorld, { messageId }: DeliveryOrder) =>
  (await world.ports.decisions.get(messageId))?.progress;
const stateOf = async (world: MemoryWorld) =>
  (await world.ports.customers.loadLatest('c-1'))?.state;

describe('deliver', () => {
  it('hands a message over once, however often and at once it is ordered', async () => {
    const { world, order } = await worldWithMessage();
    const deliver = createDeliver(world.ports);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => deliver(order)));
    expect(world.handedOver.map(({ messageId }) => messageId)).toEqual([order.messageId]);
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
    expect(await deliver(order)).toBe('gone');
    expect(await progressOf(world, order)).toEqual({
      status: 'sent',
      at: NOON.toISOString(),
      providerMessageId: 'p-1',
    });
    expect((await stateOf(world))?.contacts).toMatchObject([
      { status: 'sent', at: NOON.getTime() },
    ]);
  });

  it('obeys an opt-out that came after the decision', async () => {
    const { world, order } = await worldWithMessage();
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    await world.ports.customers.saveState('c-1', { ...stored.state, consent: {} }, stored.version);
    expect(await createDeliver(world.ports)(order)).toBe('suppressed');
    expect(world.handedOver).toEqual([]);
    expect(await progressOf(world, order)).toMatchObject({
      status: 'suppressed',
      reason: 'NO_CONSENT',
    });
  });

  it('obeys the account-wide list even where the customer knows nothing of it', async () => {
    const { world, order } = await worldWithMessage();
    await world.ports.suppressions.add({
      channel: 'email',
      address: 'hash:c1@customers.example',
      reason: 'complaint',
      at: NOON.toISOString(),
    });
    expect(await createDeliver(world.ports)(order)).toBe('suppressed');
    expect(world.handedOver).toEqual([]);
  });

  it('waits while the campaign is paused, then goes on', async () => {
    const { world, order } = await worldWithMessage();
    world.publishRules(rulesetOf([published('fuel', {}, 'paused')]));
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    world.publishRules(rulesetOf([published('fuel')]));
    world.moveTo(later(15 * 60_000));
    await createSweep(world.ports)();
    expect(world.ports.deliveries.take()).toEqual([order]);
    expect(await createDeliver(world.ports)(order)).toBe('sent');
  });

  it('comes back later after a throttle, and gives its quota back', async () => {
    const { world, order } = await worldWithMessage(
      rulesetOf([published('fuel', { limits: { sends: 1 } })]),
    );
    world.answerWith(async () => ({ outcome: 'throttled' }));
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    expect((await stateOf(world))?.undelivered).toMatchObject([{ status: 'pending', attempts: 1 }]);
    world.answerWith(async () => ({ outcome: 'accepted', providerMessageId: 'p' }));
    world.moveTo(later(31_000));
    expect(await createDeliver(world.ports)(order)).toBe('sent');
  });

  it('gives its quota back when the claim cannot be written', async () => {
    const { world, order } = await worldWithMessage(
      rulesetOf([published('fuel', { limits: { sends: 1 } })]),
    );
    const save = world.ports.customers.saveState;
    world.ports.customers.saveState = () => Promise.reject(new DomainError('CRASH', 'injected'));
    await expect(createDeliver(world.ports)(order)).rejects.toThrow('injected');
    world.ports.customers.saveState = save;
    expect(await createDeliver(world.ports)(order)).toBe('sent');
  });

  it('never hands over what is on record as sent, even if it was decided again', async () => {
    const { world, order } = await worldWithMessage();
    const decided = await stateOf(world);
    const deliver = createDeliver(world.ports);
    expect(await deliver(order)).toBe('sent');
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined || decided === undefined) throw new Error('lost');
    await world.ports.customers.saveState('c-1', decided, stored.version);
    expect(await deliver(order)).toBe('sent');
    expect(world.handedOver).toHaveLength(1);
    expect(await stateOf(world)).toMatchObject({
      undelivered: [],
      contacts: [{ status: 'sent', at: NOON.getTime() }],
    });
    expect(await progressOf(world, order)).toMatchObject({ providerMessageId: 'p-1' });
  });

  it('an order that comes before its time is not forgotten with the entry that brought it', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(async () => ({ outcome: 'throttled' }));
    const deliver = createDeliver(world.ports);
    await deliver(order);
    // The sweep's clock is ahead; deliver's answer comes while the sweep still holds the entry.
    world.moveTo(later(29_999));
    await world.ports.due.drain(later(30_001), async () => {
      expect(await deliver(order)).toBe('waiting');
    });
    world.answerWith(async () => ({ outcome: 'accepted', providerMessageId: 'p' }));
    world.moveTo(later(3 * 60_000));
    await createSweep(world.ports)();
    expect(world.ports.deliveries.take()).toEqual([order]);
    expect(await deliver(order)).toBe('sent');
  });

  it('stops at the send limit', async () => {
    const rules = rulesetOf([published('fuel', { limits: { sends: 1 } })]);
    const { world, order } = await worldWithMessage(rules);
    await world.ports.quota.take({ id: 'fuel', limit: { sends: 1 } }, { sends: 1, micros: 0 });
    expect(await createDeliver(world.ports)(order)).toBe('suppressed');
    expect(await progressOf(world, order)).toMatchObject({ reason: 'SEND_LIMIT' });
    expect((await stateOf(world))?.undelivered).toEqual([]);
  });

  it('records a definite refusal and frees the cap', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(async () => ({ outcome: 'rejected', detail: 'MessageRejected' }));
    expect(await createDeliver(world.ports)(order)).toBe('rejected');
    expect((await stateOf(world))?.contacts).toMatchObject([{ status: 'none' }]);
  });
});

describe('an order that comes at the wrong time', () => {
  const waitingTill = async (ms: number) => {
    const { world, order } = await worldWithMessage();
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    const undelivered = stored.state.undelivered.map((message) => ({
      ...message,
      sendAt: later(ms).getTime(),
    }));
    await world.ports.customers.saveState('c-1', { ...stored.state, undelivered }, stored.version);
    return { world, order };
  };

  it('is no second look: however many come, there is one at the time', async () => {
    const { world, order } = await waitingTill(3_600_000);
    const deliver = createDeliver(world.ports);
    for (let n = 0; n < 5; n++) expect(await deliver(order)).toBe('waiting');
    expect(world.ports.due.pending()).toEqual([
      { kind: 'delivery', at: later(3_600_000).getTime(), ...order },
    ]);
  });

  it('waits on the queue when it came by a clock that is ahead', async () => {
    const { world, order } = await waitingTill(1500);
    const delays: (number | undefined)[] = [];
    const enqueue = world.ports.deliveries.enqueue;
    world.ports.deliveries.enqueue = (orders, delaySeconds) => {
      delays.push(delaySeconds);
      return enqueue(orders, delaySeconds);
    };
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    expect(delays).toEqual([2]);
    expect(world.ports.due.pending()).toEqual([]);
  });

  it('waits for rules that this copy has not heard of, but not for ever', async () => {
    const { world, order } = await worldWithMessage();
    world.publishRules({ ...rulesetOf([]), version: 6 });
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    expect(world.ports.deliveries.take()).toEqual([order]);
    world.moveTo(later(60_000));
    expect(await createDeliver(world.ports)(order)).toBe('suppressed');
  });
});

describe('a stop', () => {
  it.each([
    ['a pause', rulesetOf([published('fuel', {}, 'paused')])],
    ['the kill switch', rulesetOf([published('fuel')], { stopped: ['email'] })],
  ])('that comes between claim and hand-over still holds: %s', async (_name, rules) => {
    const { world, order } = await worldWithMessage();
    const compose = world.ports.compose;
    world.ports.compose = (input) => {
      world.publishRules(rules);
      return compose(input);
    };
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    expect(world.handedOver).toEqual([]);
    expect((await stateOf(world))?.undelivered).toMatchObject([{ status: 'pending' }]);
  });

  it.each(['composing', 'writing the claim'])(
    'is also what quiet hours are that begin during a slow %s: the message waits for their end',
    async (slow) => {
      const { world, order } = await worldWithMessage();
      const night = new Date('2026-03-04T20:00:00Z');
      world.moveTo(new Date(night.getTime() - 1));
      const { compose } = world.ports;
      const { saveState } = world.ports.customers;
      if (slow === 'composing')
        world.ports.compose = (input) => {
          world.moveTo(night);
          return compose(input);
        };
      else
        world.ports.customers.saveState = (...args) => {
          world.moveTo(night);
          return saveState(...args);
        };
      const deliver = createDeliver(world.ports);
      expect(await deliver(order)).toBe('waiting');
      world.ports.compose = compose;
      world.ports.customers.saveState = saveState;

      for (const [instant, becomes] of [
        ['2026-03-04T20:00:30Z', 'waiting'],
        ['2026-03-05T07:00:00Z', 'sent'],
      ] as const) {
        expect(world.handedOver).toEqual([]);
        expect((await stateOf(world))?.undelivered).toMatchObject([{ status: 'pending' }]);
        world.moveTo(new Date(instant));
        await createSweep(world.ports)();
        expect(world.ports.deliveries.take()).toContainEqual(order);
        expect(await deliver(order)).toBe(becomes);
      }
      expect(world.handedOver).toHaveLength(1);
    },
  );

  it('is not overrun by what is under way: a slow claim takes from its time to live', async () => {
    const { world, order } = await worldWithMessage();
    const { saveState } = world.ports.customers;
    world.ports.customers.saveState = (...args) => {
      world.moveTo(new Date('2026-03-04T19:00:00Z'));
      return saveState(...args);
    };
    expect(await createDeliver(world.ports)(order)).toBe('sent');
    // Ten seconds less than the hour until quiet hours begin: the provider counts from when it has it.
    expect(world.handedOver).toMatchObject([{ timeToLiveSeconds: 3590 }]);
  });

  it.each([
    ['not in the last seconds before it, in which a message may come too late', 14_999, 'waiting'],
    ['until then', 15_000, 'sent'],
  ] as const)('is obeyed in time: handed over %s', async (_when, beforeMs, becomes) => {
    const { world, order } = await worldWithMessage();
    world.moveTo(new Date(Date.parse('2026-03-04T20:00:00Z') - beforeMs));
    expect(await createDeliver(world.ports)(order)).toBe(becomes);
    expect(world.handedOver.map((one) => one.timeToLiveSeconds)).toEqual(
      becomes === 'sent' ? [5] : [],
    );
  });

  it('is also the end of what a message is worth, when it comes during a slow claim', async () => {
    const { world, order } = await worldWithMessage(
      rulesetOf([published('fuel', { schedule: { validFor: 'PT1H' } })]),
    );
    const { saveState } = world.ports.customers;
    world.ports.customers.saveState = (...args) => {
      world.moveTo(later(3_600_000));
      return saveState(...args);
    };
    const deliver = createDeliver(world.ports);
    expect(await deliver(order)).toBe('waiting');
    world.moveTo(later(3_600_000 + 30_000));
    await createSweep(world.ports)();
    expect(await deliver(order)).toBe('suppressed');
    expect(world.handedOver).toEqual([]);
    expect(await progressOf(world, order)).toMatchObject({ reason: 'VALIDITY_EXPIRED' });
  });

  it('may be in force when the rules cannot be read: nothing is handed over', async () => {
    const { world, order } = await worldWithMessage();
    const { current } = world.ports.rulesets;
    let asked = 0;
    world.ports.rulesets.current = () => {
      asked += 1;
      return asked > 1 ? Promise.reject(new DomainError('NO_TABLE', 'down')) : current();
    };
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    expect(world.handedOver).toEqual([]);
  });
});

describe('somebody who was erased', () => {
  it('and comes back is not sent the same message again', async () => {
    const { world, order } = await worldWithMessage();
    const deliver = createDeliver(world.ports);
    await deliver(order);
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    await world.ports.customers.remove('c-1', stored, erasureOf('c-1', NOON));
    await world.addCustomer({ email: 'new@customers.example' });
    await createEvaluate(world.ports, { latenessMs: LATENESS_MS })([receivedEvent(eventOf())]);
    expect(world.ports.deliveries.take()).toEqual([order]);
    expect(await deliver(order)).toBe('sent');
    expect(world.handedOver).toHaveLength(1);
    expect((await stateOf(world))?.undelivered).toEqual([]);
  });

  it('and comes back is looked up on the account-wide list by the channel decided on now', async () => {
    const { world, order } = await worldWithMessage();
    const deliver = createDeliver(world.ports);
    const optOut = await world.ports.customers.loadLatest('c-1');
    if (optOut === undefined) throw new Error('lost');
    await world.ports.customers.saveState('c-1', { ...optOut.state, consent: {} }, optOut.version);
    expect(await deliver(order)).toBe('suppressed');
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    await world.ports.customers.remove('c-1', stored, erasureOf('c-1', NOON));
    await world.addCustomer({ email: undefined });
    await world.ports.suppressions.add({
      channel: 'sms',
      address: 'hash:+420601000001',
      reason: 'manual',
      at: NOON.toISOString(),
    });
    await createEvaluate(world.ports, { latenessMs: LATENESS_MS })([receivedEvent(eventOf())]);
    expect(world.ports.deliveries.take()).toEqual([order]);
    const recorded = await world.ports.decisions.get(order.messageId);
    expect([recorded?.decision.channel, (await stateOf(world))?.undelivered[0]?.channel]).toEqual([
      'email',
      'sms',
    ]);
    expect(await deliver(order)).toBe('suppressed');
    expect(world.handedOver).toEqual([]);
    expect(await progressOf(world, order)).toMatchObject({ reason: 'SUPPRESSED_ADDRESS' });
  });

  it.each<[string, 'notice' | 'message', number]>([
    ['never sent is no notice', 'notice', 0],
    ['sent is no notice', 'notice', 1],
    ['told to staff is no message', 'message', 0],
  ])('and comes back: what was %s later', async (_name, now, sends) => {
    const rules = [rulesetOf([published('fuel')]), noticeRules] as const;
    const [first, second] = now === 'notice' ? rules : rules.toReversed();
    const { world, order } = await worldWithMessage(first);
    const deliver = createDeliver(world.ports);
    if (now === 'message' || sends > 0) expect(await deliver(order)).toBe('sent');
    const before = await progressOf(world, order);
    if (second !== undefined) world.publishRules(second);
    await comeBack(world);
    const { notices, undelivered } = (await stateOf(world)) ?? {};
    expect([notices?.length, undelivered?.length]).toEqual(now === 'notice' ? [1, 0] : [0, 1]);
    expect(world.ports.deliveries.take()).toEqual([order]);

    await deliver(order);
    expect(await stateOf(world)).toMatchObject({
      notices: [],
      undelivered: [],
      contacts: [{ status: sends > 0 ? 'sent' : 'none' }],
    });
    expect(world.handedOver).toHaveLength(sends);
    expect(world.ports.staff.taken).toHaveLength(now === 'message' ? 1 : 0);
    expect(await progressOf(world, order)).toEqual(
      before?.status === 'sent'
        ? before
        : { status: 'suppressed', reason: 'CUSTOMER_ERASED', at: NOON.toISOString() },
    );
  });

  it.each([
    ['message', rulesetOf([published('fuel')])],
    ['notice', noticeRules],
  ])(
    'and comes back is left with no %s whose decision was erased after that',
    async (_kind, rules) => {
      const { world, order } = await worldWithMessage(rules);
      await comeBack(world);
      await eraseTraces(world.ports, erasureOf('c-1', NOON));
      expect(await progressOf(world, order)).toBeUndefined();
      expect(await createDeliver(world.ports)(order)).toBe('gone');
      expect(await stateOf(world)).toMatchObject({
        notices: [],
        undelivered: [],
        contacts: [{ status: 'none' }],
      });
      expect([...world.handedOver, ...world.ports.staff.taken]).toEqual([]);
    },
  );

  it('while a message was on its way leaves none that never ends', async () => {
    const { world, order } = await worldWithMessage();
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    await world.ports.customers.remove('c-1', stored, erasureOf('c-1', NOON));
    expect(await createDeliver(world.ports)(order)).toBe('gone');
    expect(await progressOf(world, order)).toMatchObject({
      status: 'expired_unknown',
      reason: 'CUSTOMER_ERASED',
    });
  });

  it('while the provider hesitated leaves a message that is unknown for good', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(async () => {
      const stored = await world.ports.customers.loadLatest('c-1');
      if (stored === undefined) throw new Error('lost');
      await world.ports.customers.remove('c-1', stored, erasureOf('c-1', NOON));
      return { outcome: 'unknown', detail: 'timeout' };
    });
    expect(await createDeliver(world.ports)(order)).toBe('expired_unknown');
    expect(await progressOf(world, order)).toMatchObject({ status: 'expired_unknown' });
  });
});

describe('limits', () => {
  const budget = (limits: Parameters<typeof published>[1]) =>
    rulesetOf([published('fuel', limits)], { prices: { email: '0.01', sms: '0.05' } });

  it('spends a budget to the last cent that buys a message, and no further', async () => {
    const rules = budget({ limits: { spend: { amount: '0.055', currency: 'EUR' } } });
    const world = createMemoryWorld(rules);
    const evaluate = createEvaluate(world.ports, { latenessMs: LATENESS_MS });
    for (let i = 0; i < 9; i++)
      await world.addCustomer({ id: `c-${i}`, email: `c${i}@customers.example` });
    await evaluate(
      Array.from({ length: 9 }, (_, i) =>
        receivedEvent(eventOf({ id: `e-${i}`, customerId: `c-${i}` })),
      ),
    );
    const outcomes = await Promise.all(
      world.ports.deliveries.take().map(createDeliver(world.ports)),
    );
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(5);
    const reasons = world.ports.decisions
      .all()
      .flatMap(({ progress }) => (progress.status === 'suppressed' ? progress.reason : []));
    expect(reasons).toEqual(new Array(4).fill('SPEND_LIMIT'));
  });

  it('sends no more than the account may in a period, and the rest in the next while it is valid', async () => {
    const rules = rulesetOf([published('fuel')], {
      prices: { email: '0.01', sms: '0.05' },
      accountLimits: [
        { per: 'day', sends: 3 },
        { per: 'month', spend: '0.045' },
      ],
    });
    const world = createMemoryWorld(rules);
    const deliverAll = async () =>
      (await Promise.all(world.ports.deliveries.take().map(createDeliver(world.ports)))).sort();
    for (let i = 0; i < 6; i++) await world.addCustomer({ id: `c-${i}` });
    await createEvaluate(world.ports, { latenessMs: LATENESS_MS })(
      Array.from({ length: 6 }, (_, i) =>
        receivedEvent(eventOf({ id: `e-${i}`, customerId: `c-${i}` })),
      ),
    );
    expect(await deliverAll()).toEqual([
      ...new Array(3).fill('sent'),
      ...new Array(3).fill('waiting'),
    ]);
    const later = world.ports.due.pending().filter(({ kind }) => kind === 'delivery');
    expect(later.map(({ at }) => new Date(at).toISOString())).toEqual(
      new Array(3).fill('2026-03-05T00:00:00.000Z'),
    );
    // One more is all that the month's money buys, and the next month is too late.
    world.moveTo(new Date('2026-03-05T10:00:00Z'));
    await createSweep(world.ports)();
    expect(await deliverAll()).toEqual(['sent', 'suppressed', 'suppressed']);
    const reasons = world.ports.decisions
      .all()
      .flatMap(({ progress }) => (progress.status === 'suppressed' ? progress.reason : []));
    expect(reasons).toEqual(['ACCOUNT_LIMIT', 'ACCOUNT_LIMIT']);
  });

  it('lets one budget take nothing when another refuses', async () => {
    const rules = rulesetOf([published('fuel', { limits: { sends: 1 } })], {
      accountLimits: [{ per: 'day', sends: 1 }],
    });
    const { world, order } = await worldWithMessage(rules);
    const spent = { id: 'account:2026-03-04', limit: { sends: 1 } };
    await world.ports.quota.take(spent, { sends: 1, micros: 0 });
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    await world.ports.quota.returnLeases();
    world.moveTo(new Date('2026-03-05T08:00:00Z'));
    expect(await createDeliver(world.ports)(order)).toBe('sent');
  });

  it.each(['all', 'email'] as const)(
    'the kill switch for %s lets messages wait, and decides nothing away',
    async (stopped) => {
      const { world, order } = await worldWithMessage();
      world.publishRules(rulesetOf([published('fuel')], { stopped: [stopped] }));
      expect(await createDeliver(world.ports)(order)).toBe('waiting');
      expect(world.handedOver).toEqual([]);
      world.publishRules(rulesetOf([published('fuel')], { stopped: ['sms'] }));
      world.moveTo(later(15 * 60_000));
      expect(await createDeliver(world.ports)(order)).toBe('sent');
    },
  );
});

describe('doubt', () => {
  it('never sends again what a provider may have taken, and gives up on it after three days', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(async () => ({ outcome: 'unknown', detail: 'timeout' }));
    const deliver = createDeliver(world.ports);
    expect(await deliver(order)).toBe('in_doubt');
    world.answerWith(async () => ({ outcome: 'accepted', providerMessageId: 'p' }));
    expect(await deliver(order)).toBe('held');
    world.moveTo(later(DOUBT_EXPIRY_MS));
    await createSweep(world.ports)();
    expect(world.ports.deliveries.take()).toContainEqual(order);
    expect(await deliver(order)).toBe('expired_unknown');
    expect(world.handedOver).toHaveLength(1);
    expect((await stateOf(world))?.contacts).toMatchObject([{ status: 'doubt' }]);
  });

  it('a function that died between claim and answer leaves a doubt that the sweep finds', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(() => Promise.reject(new Error('killed')));
    await expect(createDeliver(world.ports)(order)).rejects.toThrow('killed');
    expect(await createDeliver(world.ports)(order)).toBe('held');
    world.moveTo(later(DOUBT_CHECK_MS));
    await createSweep(world.ports)();
    expect(world.ports.deliveries.take()).toEqual([order]);
    expect(await createDeliver(world.ports)(order)).toBe('in_doubt');
    expect(world.handedOver).toHaveLength(1);
  });

  it('a claim looked at a moment too early is looked at again', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(() => Promise.reject(new Error('killed')));
    const deliver = createDeliver(world.ports);
    await expect(deliver(order)).rejects.toThrow('killed');
    world.moveTo(later(DOUBT_CHECK_MS - 1));
    await world.ports.due.drain(later(DOUBT_CHECK_MS), async () => {
      expect(await deliver(order)).toBe('held');
    });
    world.moveTo(later(DOUBT_CHECK_MS + 2 * 60_000));
    await createSweep(world.ports)();
    expect(world.ports.deliveries.take()).toEqual([order]);
    expect(await deliver(order)).toBe('in_doubt');
  });

  it('one customer who cannot be read does not hold up what is due for others', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(() => Promise.reject(new Error('killed')));
    await expect(createDeliver(world.ports)(order)).rejects.toThrow('killed');
    world.ports.customers.load = () => Promise.reject(new DomainError('STATE_UNREADABLE', 'shape'));
    world.moveTo(later(DOUBT_CHECK_MS));
    await createSweep(world.ports)();
    expect(world.ports.deliveries.take()).toEqual([order]);
  });

  it('a function that died after the answer was recorded is finished by whoever comes next', async () => {
    const { world, order } = await worldWithMessage();
    const save = world.ports.customers.saveState;
    let writes = 0;
    world.ports.customers.saveState = (id, state, version) => {
      writes += 1;
      return writes === 2
        ? Promise.reject(new DomainError('CRASH', 'injected'))
        : save(id, state, version);
    };
    await expect(createDeliver(world.ports)(order)).rejects.toThrow('injected');
    expect(await progressOf(world, order)).toMatchObject({ status: 'sent' });
    expect(await createDeliver(world.ports)(order)).toBe('sent');
    expect((await stateOf(world))?.undelivered).toEqual([]);
    expect(world.handedOver).toHaveLength(1);
  });

  it('sends a service message that asks for it once more after an hour, and never a third time', async () => {
    const service = published('fuel', { purpose: 'service', delivery: { resendAfterDoubt: true } });
    const { world, order } = await worldWithMessage(rulesetOf([service]));
    world.answerWith(async () => ({ outcome: 'unknown', detail: 'timeout' }));
    const deliver = createDeliver(world.ports);
    expect(await deliver(order)).toBe('in_doubt');
    const sweepAt = async (ms: number) => {
      world.moveTo(later(ms));
      await createSweep(world.ports)();
      const delivered: string[] = [];
      for (const one of world.ports.deliveries.take()) delivered.push(await deliver(one));
      return delivered;
    };
    expect(await sweepAt(3_600_000)).toContain('waiting');
    await sweepAt(3_660_000);
    expect(world.handedOver).toHaveLength(2);
    expect(await sweepAt(2 * 3_600_000)).not.toContain('waiting');
    expect(await sweepAt(3_660_000 + DOUBT_EXPIRY_MS)).toContain('expired_unknown');
    expect(world.handedOver).toHaveLength(2);
  });

  it.each<[string, (world: MemoryWorld) => void | Promise<void>]>([
    [
      'an opt-out',
      async (world) => {
        const stored = await world.ports.customers.loadLatest('c-1');
        if (stored === undefined) throw new Error('lost');
        const state = { ...stored.state, consent: {} };
        await world.ports.customers.saveState('c-1', state, stored.version);
      },
    ],
    [
      'the provider',
      (world) => world.answerWith(async () => ({ outcome: 'rejected', detail: 'refused' })),
    ],
  ])('stays in doubt when the second time is stopped by %s', async (_name, stop) => {
    const service = published('fuel', { purpose: 'service', delivery: { resendAfterDoubt: true } });
    const { world, order } = await worldWithMessage(rulesetOf([service]));
    world.answerWith(async () => ({ outcome: 'unknown', detail: 'timeout' }));
    const deliver = createDeliver(world.ports);
    await deliver(order);
    world.moveTo(later(3_600_000));
    expect(await deliver(order)).toBe('waiting');
    await stop(world);
    expect(await deliver(order)).toBe('expired_unknown');
    expect(await progressOf(world, order)).toMatchObject({ status: 'expired_unknown' });
    expect(await stateOf(world)).toMatchObject({
      undelivered: [],
      contacts: [{ status: 'doubt' }],
    });
  });

  it('counts a message that was sent again from the second time, when the first one is proven', async () => {
    const { world, order, deliver } = await sentAgain();
    const { messageId } = order;
    await world.ports.decisions.recordResponse(messageId, 'delivered', later(9000).toISOString());
    expect(await deliver(order)).toBe('sent');
    expect((await stateOf(world))?.contacts).toMatchObject([
      { status: 'sent', at: later(3_600_000).getTime() },
    ]);
  });

  it('outlives the rejection of the first time once the message was sent again', async () => {
    const { world, order } = await sentAgain();
    await reject(world, order);
    expect(await progressOf(world, order)).toMatchObject({ status: 'in_doubt' });
    expect((await stateOf(world))?.undelivered).toMatchObject([{ status: 'in_doubt' }]);
    await reject(world, order, later(3_600_000 - 10_000));
    expect(await progressOf(world, order)).toMatchObject({ status: 'rejected' });
    expect(await stateOf(world)).toMatchObject({
      undelivered: [],
      contacts: [{ status: 'doubt' }],
    });
  });

  it("believes a provider's own event about a message in doubt", async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(async () => ({ outcome: 'unknown', detail: 'reset' }));
    await createDeliver(world.ports)(order);
    await world.ports.decisions.recordResponse(
      order.messageId,
      'delivered',
      later(5000).toISOString(),
    );
    expect(await createDeliver(world.ports)(order)).toBe('sent');
    expect((await stateOf(world))?.contacts).toMatchObject([
      { status: 'sent', at: later(5000).getTime() },
    ]);
  });

  it('stays as rejected when the provider says so before the doubt is on record', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(async () => {
      await reject(world, order);
      return { outcome: 'unknown', detail: 'timeout' };
    });
    const deliver = createDeliver(world.ports);
    await deliver(order);
    expect(await progressOf(world, order)).toEqual(REJECTED);
    world.moveTo(later(DOUBT_EXPIRY_MS));
    expect(await deliver(order)).toBe('gone');
    expect(await progressOf(world, order)).toEqual(REJECTED);
    expect(await stateOf(world)).toMatchObject({
      undelivered: [],
      contacts: [{ status: 'none' }],
    });
  });

  it('is ended by proof, whatever else the provider said', async () => {
    const { world, order } = await worldWithMessage();
    world.answerWith(() => Promise.reject(new Error('killed')));
    const deliver = createDeliver(world.ports);
    await expect(deliver(order)).rejects.toThrow('killed');
    await world.ports.decisions.progress(order.messageId, REJECTED);
    await world.ports.decisions.recordResponse(order.messageId, 'delivered', REJECTED.at);
    expect(await deliver(order)).toBe('sent');
    expect(await progressOf(world, order)).toMatchObject({ status: 'sent' });
  });

  it.each([
    ['a claim', 0, 'none'],
    ['what is sent once more', 1, 'doubt'],
  ] as const)(
    'ends %s as rejected when whoever took the rejection died',
    async (_what, looks, contact) => {
      const service = published('fuel', {
        purpose: 'service',
        delivery: { resendAfterDoubt: true },
      });
      const { world, order } = await worldWithMessage(rulesetOf([service]));
      world.answerWith(async () => {
        if (looks === 0) throw new Error('killed');
        return { outcome: 'unknown', detail: 'timeout' };
      });
      const deliver = createDeliver(world.ports);
      await deliver(order).catch(() => {});
      world.moveTo(later(3_600_000));
      for (let look = 0; look < looks; look++) expect(await deliver(order)).toBe('waiting');
      await world.ports.decisions.progress(order.messageId, REJECTED);
      await deliver(order);
      expect(await progressOf(world, order)).toEqual(REJECTED);
      expect(await stateOf(world)).toMatchObject({
        undelivered: [],
        contacts: [{ status: contact }],
      });
      expect(world.handedOver).toHaveLength(1);
    },
  );
});
