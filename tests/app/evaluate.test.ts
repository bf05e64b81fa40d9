import { describe, expect, it } from 'vitest';
import { createDeliver } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import {
  createMemoryWorld,
  type MemoryWorld,
  receivedEvent,
  receivedWake,
} from '../support/memory-world.ts';

const evaluateIn = (world: MemoryWorld) => createEvaluate(world.ports, { latenessMs: LATENESS_MS });
const fuel = rulesetOf([published('fuel')]);

/** Counts calls of one port method, and lets a test break it. */
function spy<T extends object, K extends keyof T>(
  port: T,
  method: K,
  before: (call: number) => void = () => {},
): { calls: number } {
  const original = port[method] as (...args: unknown[]) => unknown;
  const count = { calls: 0 };
  port[method] = ((...args: unknown[]) => {
    count.calls += 1;
    before(count.calls);
    return original.apply(port, args);
  }) as T[K];
  return count;
}

describe('what a batch costs', () => {
  it('reads nothing and writes nothing for events that no campaign could want', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    const reads = spy(world.ports.customers, 'load');
    const writes = spy(world.ports.customers, 'saveState');
    const small = eventOf({ data: { amount: '1.00' } });
    expect(
      await evaluateIn(world)([
        receivedEvent(small),
        receivedEvent(eventOf({ id: 'e-2', type: 'app.opened' })),
      ]),
    ).toEqual([]);
    expect([reads.calls, writes.calls]).toEqual([0, 0]);
    expect(world.ports.archive.entries.map(({ outcome }) => outcome)).toEqual([
      'no_interest',
      'no_interest',
    ]);
  });

  it('reads all the same what comes again: it may have crashed under other rules', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    const { enqueue } = world.ports.deliveries;
    world.ports.deliveries.enqueue = () => Promise.reject(new DomainError('CRASH', 'injected'));
    await evaluateIn(world)([receivedEvent(eventOf())]).catch(() => {});
    world.ports.deliveries.enqueue = enqueue;
    world.publishRules(rulesetOf([published('fuel', {}, 'paused')]));
    await evaluateIn(world)([{ ...receivedEvent(eventOf()), again: true }]);
    expect(world.ports.deliveries.take()).toHaveLength(1);
  });

  it('reads once for the batch and writes once per changed customer', async () => {
    const world = createMemoryWorld(fuel);
    for (const id of ['c-1', 'c-2', 'c-3']) await world.addCustomer({ id });
    const reads = spy(world.ports.customers, 'load');
    const writes = spy(world.ports.customers, 'saveState');
    const batch = ['c-1', 'c-2', 'c-1', 'c-3', 'c-1'].map((customerId, i) =>
      receivedEvent(eventOf({ id: `e-${i}`, customerId })),
    );
    await evaluateIn(world)(batch);
    expect([reads.calls, writes.calls]).toEqual([1, 3]);
    expect(world.ports.deliveries.take()).toHaveLength(5);
  });
});

describe('input that cannot be decided', () => {
  it.each([
    ['an unknown customer', eventOf({ customerId: 'nobody' }), 'UNKNOWN_CUSTOMER'],
    [
      'an event from the future',
      eventOf({ occurredAt: new Date(NOON.getTime() + 5 * 60_000 + 1).toISOString() }),
      'EVENT_IN_FUTURE',
    ],
  ])('%s is kept aside with its reason', async (_name, event, code) => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    expect(await evaluateIn(world)([receivedEvent(event)])).toEqual([]);
    expect(world.ports.quarantine.held).toMatchObject([{ code, body: JSON.stringify(event) }]);
    expect(world.ports.archive.entries).toEqual([]);
    expect(world.ports.decisions.all()).toEqual([]);
  });

  it('accepts clocks that are a little ahead', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    await evaluateIn(world)([
      receivedEvent(eventOf({ occurredAt: new Date(NOON.getTime() + 5 * 60_000).toISOString() })),
    ]);
    expect(world.ports.decisions.all()).toHaveLength(1);
  });

  it('records an event of years ago as late and decides nothing', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    await evaluateIn(world)([receivedEvent(eventOf({ occurredAt: '2019-01-01T00:00:00Z' }))]);
    expect(world.ports.archive.entries).toMatchObject([{ outcome: 'late' }]);
    expect(world.ports.decisions.all()).toEqual([]);
  });

  it('lets marketing wait for a complaint that it hears of years later', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    const type = 'service.complaint_opened';
    const late = eventOf({ id: 'e-0', type, occurredAt: '2019-01-01T00:00:00Z' });
    await evaluateIn(world)([receivedEvent(late)]);
    await evaluateIn(world)([receivedEvent(late), receivedEvent(eventOf())]);
    expect(world.ports.archive.entries.map(({ outcome }) => outcome)).toEqual([
      'late',
      ...['late', 'evaluated'],
    ]);
    expect(world.ports.decisions.all()).toMatchObject([
      { decision: { outcome: 'suppressed', reason: 'OPEN_COMPLAINT' } },
    ]);
  });
});

describe('crashes and conflicts', () => {
  it.each(['record', 'enqueue'] as const)(
    'a crash before %s loses nothing: the redelivered event publishes what is pending',
    async (step) => {
      const world = createMemoryWorld(fuel);
      await world.addCustomer();
      const crash = (call: number): void => {
        if (call === 1) throw new DomainError('CRASH', 'injected', { retryable: true });
      };
      if (step === 'record') spy(world.ports.decisions, 'record', crash);
      else spy(world.ports.deliveries, 'enqueue', crash);
      const incoming = receivedEvent(eventOf());
      await expect(evaluateIn(world)([incoming])).rejects.toThrow('injected');
      expect(world.ports.deliveries.take()).toEqual([]);

      expect(await evaluateIn(world)([incoming])).toEqual([]);
      expect(world.ports.decisions.all()).toHaveLength(1);
      expect(world.ports.deliveries.take()).toEqual([
        { customerId: 'c-1', messageId: world.ports.decisions.all()[0]?.decision.id },
      ]);
      expect(world.ports.archive.entries).toMatchObject([{ outcome: 'duplicate' }]);
    },
  );

  it('an event that is redriven, however often, changes nothing', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    const incoming = receivedEvent(eventOf());
    await evaluateIn(world)([incoming]);
    const orders = world.ports.deliveries.take();
    const deliver = createDeliver(world.ports);
    await Promise.all(orders.map(deliver));
    const before = await world.ports.customers.loadLatest('c-1');
    const ledger = world.ports.decisions.all();
    for (let n = 0; n < 3; n++) await evaluateIn(world)([{ ...incoming, again: true }]);
    // An order that died is redriven as well.
    await Promise.all([...world.ports.deliveries.take(), ...orders].map(deliver));
    expect(world.handedOver).toHaveLength(1);
    expect(world.ports.decisions.all()).toEqual(ledger);
    expect(await world.ports.customers.loadLatest('c-1')).toEqual(before);
  });

  it("puts another event's unpublished decision on record before overwriting it", async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    spy(world.ports.decisions, 'record', (call) => {
      if (call === 1) throw new DomainError('CRASH', 'injected', { retryable: true });
    });
    await expect(evaluateIn(world)([receivedEvent(eventOf())])).rejects.toThrow('injected');
    await evaluateIn(world)([receivedEvent(eventOf({ id: 'e-2' }))]);
    expect(
      world.ports.decisions
        .all()
        .map(({ decision }) => decision.occasion.id)
        .sort(),
    ).toEqual(['e-1', 'e-2']);
  });

  it('re-arms the wake-up of a crashed first run', async () => {
    const world = createMemoryWorld(
      rulesetOf([
        published('back', { trigger: { absence: { events: ['card.purchase'], for: 'P60D' } } }),
      ]),
    );
    await world.addCustomer();
    spy(world.ports.due, 'add', (call) => {
      if (call === 1) throw new DomainError('CRASH', 'injected', { retryable: true });
    });
    const incoming = receivedEvent(eventOf());
    await expect(evaluateIn(world)([incoming])).rejects.toThrow('injected');
    await evaluateIn(world)([incoming]);
    expect(world.ports.due.pending()).toEqual([
      { kind: 'wake', customerId: 'c-1', campaignId: 'back', at: NOON.getTime() + 60 * 86_400_000 },
    ]);
  });

  it('64 evaluators at one customer: each event is decided once and no cap is exceeded', async () => {
    const world = createMemoryWorld(
      rulesetOf([published('fuel')], { caps: [{ purpose: 'marketing', limit: 3, within: 'P7D' }] }),
    );
    await world.addCustomer();
    const load = world.ports.customers.load;
    world.ports.customers.load = async (ids) => {
      const loaded = await load(ids);
      await new Promise((resolve) => setImmediate(resolve));
      return loaded;
    };
    const evaluate = evaluateIn(world);
    const all = Array.from({ length: 64 }, (_, i) => receivedEvent(eventOf({ id: `e-${i % 32}` })));
    const failures = (await Promise.all(all.map((one) => evaluate([one])))).flat();
    for (const one of all.filter(({ id }) => failures.some((failure) => failure.id === id)))
      await evaluate([one]);
    const decisions = world.ports.decisions.all();
    expect(decisions).toHaveLength(32);
    expect(decisions.filter(({ decision }) => decision.outcome === 'message')).toHaveLength(3);
  });

  it('fails alone the customer whose state cannot be read', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    await world.addCustomer({ id: 'c-2' });
    const { load, loadLatest } = world.ports.customers;
    const broken = new DomainError('STATE_UNREADABLE', 'injected');
    world.ports.customers.load = (ids) =>
      ids.includes('c-2') ? Promise.reject(broken) : load(ids);
    world.ports.customers.loadLatest = (id) =>
      id === 'c-2' ? Promise.reject(broken) : loadLatest(id);
    const bad = receivedEvent(eventOf({ id: 'e-2', customerId: 'c-2' }));
    const failures = await evaluateIn(world)([receivedEvent(eventOf()), bad]);
    expect(failures.map(({ id }) => id)).toEqual([bad.id]);
    expect(world.ports.decisions.all().map(({ decision }) => decision.customerId)).toEqual(['c-1']);
  });

  it('fails one customer alone', async () => {
    const world = createMemoryWorld(fuel);
    await world.addCustomer();
    await world.addCustomer({ id: 'c-2' });
    const save = world.ports.customers.saveState;
    world.ports.customers.saveState = (id, state, version) =>
      id === 'c-2' ? Promise.reject(new Error('broken')) : save(id, state, version);
    const bad = receivedEvent(eventOf({ id: 'e-2', customerId: 'c-2' }));
    const failures = await evaluateIn(world)([receivedEvent(eventOf()), bad]);
    expect(failures.map(({ id }) => id)).toEqual([bad.id]);
    expect(world.ports.decisions.all().map(({ decision }) => decision.customerId)).toEqual(['c-1']);
  });
});

describe('wake-ups', () => {
  it('decide on a silence, once, however often the queue delivers them', async () => {
    const world = createMemoryWorld(
      rulesetOf([
        published('back', { trigger: { absence: { events: ['card.purchase'], for: 'P60D' } } }),
      ]),
    );
    await world.addCustomer();
    await evaluateIn(world)([receivedEvent(eventOf())]);
    const at = NOON.getTime() + 60 * 86_400_000;
    world.moveTo(new Date(at));
    const wake = { customerId: 'c-1', campaignId: 'back', at };
    await evaluateIn(world)([receivedWake(wake)]);
    await evaluateIn(world)([receivedWake(wake)]);
    expect(world.ports.decisions.all().map(({ decision }) => decision.occasion.kind)).toEqual([
      'absence',
    ]);
    expect(new Set(world.ports.deliveries.take().map(({ messageId }) => messageId)).size).toBe(1);
  });
});
