import { describe, expect, it } from 'vitest';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import type { Due, DueIndex } from '#shared/ports/due-index.ts';
import { NOON } from '../support/builders.ts';
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

describe.each<[string, () => DueIndex]>([
  ['memory', createMemoryDueIndex],
  ['DynamoDB', () => createDynamoDueIndex(table())],
])('due index in %s', (_name, create) => {
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
});
