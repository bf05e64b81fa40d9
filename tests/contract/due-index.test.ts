import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { erasureOf } from '#shared/app/erase-traces.ts';
import type { Due, DueIndex } from '#shared/ports/due-index.ts';
import { customerOf, NOON } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(NOON.getTime() + minutes * MINUTE);
const delivery = (messageId: string, minutes: number): Due => ({
  kind: 'delivery',
  at: at(minutes).getTime(),
  customerId: 'c-1',
  messageId,
});

async function drainAll(due: DueIndex, now: Date): Promise<readonly Due[]> {
  const handled: Due[] = [];
  await due.drain(now, async (entries) => {
    handled.push(...entries);
  });
  return handled;
}

/** Of whoever adds; whoever drains says when. */
let now = NOON;
const clock = { now: () => now };
beforeEach(() => {
  now = NOON;
});

interface TwoProcesses {
  readonly adder: DueIndex;
  readonly sweeper: DueIndex;
}

function inMemory(): TwoProcesses {
  const due = createMemoryDueIndex();
  return { adder: due, sweeper: due };
}

function inDynamo(): TwoProcesses {
  const one = table();
  return { adder: createDynamoDueIndex(one, clock), sweeper: createDynamoDueIndex(one, clock) };
}

describe.each<[string, () => TwoProcesses]>([
  ['memory', inMemory],
  ['DynamoDB', inDynamo],
])('due index in %s', (_name, createBoth) => {
  const create = () => createBoth().adder;

  it('gives what is due, to the millisecond, once', async () => {
    const due = create();
    const entries: Due[] = [
      delivery('m-1', 1),
      { ...delivery('m-2', 1.5), turn: { of: 'channel', at: at(2).getTime() } } as Due,
      delivery('m-3', 60),
      { kind: 'wake', at: at(1).getTime(), customerId: 'c-2', campaignId: 'back' },
      ...[0, 1].map(
        (n): Due => ({
          kind: 'plan',
          at: at(3).getTime(),
          plan: { campaignId: 'weekly', kind: 'occurrence', at: at(n).getTime() },
        }),
      ),
    ];
    await due.add(entries);
    expect(await drainAll(due, new Date(at(1).getTime() - 1))).toEqual([]);
    expect(new Set(await drainAll(due, at(1)))).toEqual(new Set([entries[0], entries[3]]));
    expect(await drainAll(due, at(1))).toEqual([]);
    expect(await drainAll(due, at(2))).toEqual([entries[1]]);
    expect(new Set(await drainAll(due, at(3)))).toEqual(new Set(entries.slice(4)));
    expect(await drainAll(due, at(600))).toEqual([entries[2]]);
  });

  it('is idempotent per entry, and keeps what could not be handled', async () => {
    const due = create();
    await due.add([delivery('m-1', 1), delivery('m-1', 1)]);
    await due.add([delivery('m-1', 1)]);
    await expect(due.drain(at(5), () => Promise.reject(new Error('queue down')))).rejects.toThrow(
      'queue down',
    );
    expect(await drainAll(due, at(5))).toEqual([delivery('m-1', 1)]);
    expect(await drainAll(due, at(5))).toEqual([]);
  });

  it('forgets what is removed as it was added, and nothing else', async () => {
    const due = create();
    const erasure: Due = {
      kind: 'erasure',
      at: at(1).getTime(),
      customerId: 'c-1',
      erasedAt: at(0).toISOString(),
    };
    const wake: Due = { kind: 'wake', at: at(1).getTime(), customerId: 'c-1', campaignId: 'back' };
    await due.add([delivery('m-1', 1), wake, erasure]);
    await due.remove([wake, wake, delivery('m-1', 2), delivery('m-2', 1)]);
    expect(new Set(await drainAll(due, at(5)))).toEqual(new Set([delivery('m-1', 1), erasure]));
  });

  it('keeps what is put back, while it is handled, to a later second of the same minute', async () => {
    const due = create();
    const again = delivery('m-1', 1.5);
    await due.add([delivery('m-1', 1)]);
    await due.drain(at(1.25), () => due.add([again]));
    expect(await drainAll(due, at(2))).toEqual([again]);
    expect(await drainAll(due, at(2))).toEqual([]);
  });

  it('finds an entry that was written late into a minute just swept', async () => {
    const due = create();
    await due.add([delivery('m-1', 1)]);
    await drainAll(due, at(2));
    await due.add([delivery('m-2', 1)]);
    expect(await drainAll(due, at(3))).toEqual([delivery('m-2', 1)]);
  });

  it('keeps what is put off within its minute while that minute is being swept', async () => {
    const due = create();
    await due.add([delivery('m-1', 1)]);
    await due.drain(at(1), async () => {
      await due.add([delivery('m-1', 1.5)]);
    });
    expect(await drainAll(due, at(2))).toEqual([delivery('m-1', 1.5)]);
  });

  it('catches up after an outage of days, more than one page', async () => {
    const due = create();
    const entries = Array.from({ length: 450 }, (_, i) =>
      delivery(`m-${i}`, i % 3 === 0 ? 7 : i * 17),
    );
    await due.add(entries);
    const failing = due.drain(at(10_000), () => Promise.reject(new Error('queue down')));
    await expect(failing).rejects.toThrow('queue down');
    const handled: Due[] = [];
    const drained = await due.drain(at(10_000), async (page) => {
      handled.push(...page);
    });
    expect(drained).toEqual({ handled: 450 });
    expect(new Set(handled.map((entry) => JSON.stringify(entry)))).toEqual(
      new Set(entries.map((entry) => JSON.stringify(entry))),
    );
    expect(handled).toHaveLength(450);
  });

  it.each([0, -2, 2])(
    'finds what another process adds of long ago, its clock %d minutes ahead',
    async (ahead) => {
      const { adder, sweeper } = createBoth();
      const found: Due[] = [];
      for (const round of [60, 61, 75, 76]) {
        now = at(round + ahead);
        const late = Array.from({ length: 40 }, (_, n) => delivery(`m-${round}-${n}`, n % 2));
        await adder.add(late);
        found.push(...(await drainAll(sweeper, at(round))));
      }
      for (const minute of [77, 78, 90]) found.push(...(await drainAll(sweeper, at(minute))));
      expect(found).toHaveLength(160);
      expect(new Set(found.map((entry) => JSON.stringify(entry))).size).toBe(160);
    },
  );

  it('gives nothing out before it may, and then does', async () => {
    const { adder, sweeper } = createBoth();
    const late = [delivery('m-1', -600), delivery('m-2', 2)];
    await adder.add([...late, delivery('m-3', 9)], at(2.5));
    expect(await drainAll(sweeper, new Date(at(2.5).getTime() - 1))).toEqual([]);
    expect(new Set(await drainAll(sweeper, at(3.5)))).toEqual(new Set(late));
    expect(await drainAll(sweeper, at(9))).toEqual([delivery('m-3', 9)]);
  });
});

/** A process whose every request to the table waits for its turn. */
function processOn(one: Table) {
  let release = (): void => {};
  let idle = Promise.withResolvers<void>();
  let isDone = false;
  const db = new Proxy(one.db, {
    get(target, key) {
      if (key !== 'send') return Reflect.get(target, key);
      return async (...args: Parameters<typeof target.send>) => {
        await new Promise<void>((resolve) => {
          release = resolve;
          idle.resolve();
        });
        return target.send(...args);
      };
    },
  });
  return {
    table: { ...one, db },
    async run(task: () => Promise<unknown>): Promise<void> {
      await task();
      isDone = true;
      idle.resolve();
    },
    isDone: () => isDone,
    /** One request, if it has another one. */
    async step(): Promise<void> {
      await idle.promise;
      if (isDone) return;
      idle = Promise.withResolvers();
      release();
      await idle.promise;
    },
  };
}

/** Every order in which two may come by turns, three requests each. */
const ORDERS = Array.from({ length: 64 }, (_, bits) => bits.toString(2).padStart(6, '0')).filter(
  (order) => order.replaceAll('0', '').length === 3,
);

describe('an entry and a sweep of its minute, request by request', () => {
  const entry = delivery('m-1', 0);

  /** The adder has read its clock, and is frozen for an hour between any two requests. */
  async function race(order: string, add: (one: Table) => () => Promise<unknown>, one: Table) {
    const adder = processOn(one);
    const sweeper = processOn(one);
    const task = add(adder.table);
    const found: Due[] = [];
    const running = [
      adder.run(async () => {
        const adding = task();
        now = at(60);
        await adding;
      }),
      sweeper.run(async () => {
        const swept = createDynamoDueIndex(sweeper.table, clock);
        found.push(...(await drainAll(swept, at(60))));
      }),
    ];
    for (const turn of order) await (turn === '0' ? adder : sweeper).step();
    for (const one of [adder, sweeper]) while (!one.isDone()) await one.step();
    await Promise.all(running);
    const later = createDynamoDueIndex(one, clock);
    for (const minute of [61, 70]) found.push(...(await drainAll(later, at(minute))));
    return found;
  }

  it.each(ORDERS)('%s: is found, of a process that has just begun', async (order) => {
    const add = (one: Table) => () => createDynamoDueIndex(one, clock).add([entry]);
    expect(await race(order, add, table())).toEqual([entry]);
  });

  it.each(ORDERS)('%s: is found, of one that marked the minute before', async (order) => {
    const one = table();
    let through: Table['db'] = one.db;
    const db = new Proxy(one.db, { get: (_, key) => Reflect.get(through, key) });
    const warm = createDynamoDueIndex({ ...one, db }, clock);
    await warm.add([entry]);
    await warm.remove([entry]);
    const add = (stepped: Table) => () => {
      through = stepped.db;
      return warm.add([entry]);
    };
    expect(await race(order, add, one)).toEqual([entry]);
  });

  it.each(ORDERS)('%s: is found, as part of the removal of a customer', async (order) => {
    const one = table();
    const customers = createDynamoCustomers(one);
    await customers.replaceProfile(customerOf(), undefined);
    const read = await customers.loadLatest('c-1');
    if (read === undefined) throw new Error('lost');
    const erasure = { ...erasureOf('c-1', NOON), at: entry.at };
    // Its bucket is one that the sweep finds by itself.
    const before = { ...erasure, at: entry.at + 1 };
    await createDynamoDueIndex(one, clock).add([before]);
    const add = (stepped: Table) => () =>
      createDynamoCustomers(stepped).remove('c-1', read, erasure);
    expect(new Set(await race(order, add, one))).toEqual(new Set([before, erasure]));
  });
});

it('goes on past an entry that nobody can read, which stays and is told of each time', async () => {
  const one = table();
  const due = createDynamoDueIndex(one, clock);
  const entries = [delivery('m-1', 1), delivery('m-2', 30)];
  await due.add(entries);
  const { Items: markers } = await one.db.send(
    new QueryCommand({
      TableName: one.name,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': `${one.tenant}#DUE` },
    }),
  );
  const PK = `${one.tenant}#DUE#${markers?.[0]?.SK}`;
  const left = { addresses: {}, s: 'not a state', audit: '{' };
  const erasure = { ...erasureOf('c-1', NOON), left };
  for (const [SK, due] of Object.entries({ 'a#1': { kind: 'dance' }, 'erasure#c-1#1': erasure }))
    await one.db.send(new PutCommand({ TableName: one.name, Item: { PK, SK, due } }));
  const handled: Due[] = [];
  const drain = () => due.drain(at(60), async (page) => void handled.push(...page));
  for (const _ of [1, 2]) {
    await expect(drain()).rejects.toMatchObject({
      code: 'RECORD_UNREADABLE',
      message: expect.stringContaining('2 entries'),
    });
    expect(handled).toEqual(entries);
  }
});

it('asks for one write per entry once its minute is marked, also when it is due already', async () => {
  const one = table();
  let requests = 0;
  const db = new Proxy(one.db, {
    get(target, key) {
      if (key !== 'send') return Reflect.get(target, key);
      return (...args: Parameters<typeof target.send>) => {
        requests += 1;
        return target.send(...args);
      };
    },
  });
  const due = createDynamoDueIndex({ ...one, db }, clock);
  for (const minute of [0, 5, -600]) {
    const entry = delivery('m-1', minute);
    await due.add([entry]);
    requests = 0;
    await due.add([entry]);
    expect(requests).toBe(1);
  }
});
