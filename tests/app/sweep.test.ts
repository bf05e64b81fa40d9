/** What cannot be done for one customer or campaign does not hold up the others. */
import { beforeEach, describe, expect, it } from 'vitest';
import { erasureOf } from '#shared/app/erase-traces.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Due } from '#shared/ports/due-index.ts';
import { NOON } from '../support/builders.ts';
import { createMemoryWorld, type MemoryWorld } from '../support/memory-world.ts';

const MINUTE = 60_000;
const at = NOON.getTime();
const unreadable = () => Promise.reject(new DomainError('RECORD_UNREADABLE', 'a decision'));
const delivery: Due = { kind: 'delivery', customerId: 'c-1', messageId: 'm-1', at };
const wake: Due = { kind: 'wake', customerId: 'c-1', campaignId: 'back', at };
const erasure = (customerId: string): Due => ({ ...erasureOf(customerId, NOON), at });

let world: MemoryWorld;
let erased: string[];

beforeEach(() => {
  world = createMemoryWorld();
  erased = [];
  const { ofCustomer } = world.ports.decisions;
  world.ports.decisions.ofCustomer = async (id, ...args) => {
    if (id.startsWith('bad')) return unreadable();
    erased.push(id);
    return ofCustomer(id, ...args);
  };
});

const sweepAt = (minutes: number) => {
  world.moveTo(new Date(at + minutes * MINUTE));
  return createSweep(world.ports)();
};
const handedOn = () => [
  ...world.ports.deliveries.take().map(({ messageId }) => messageId),
  ...world.ports.events.take().wakes.map(({ campaignId }) => campaignId),
];

describe('a sweep', () => {
  it('goes on past an erasure that fails, tells of it, and comes back to it', async () => {
    const { decisions } = world.ports;
    const { ofCustomer } = decisions;
    await world.ports.due.add([erasure('bad-1'), erasure('c-2'), delivery, wake]);
    await expect(sweepAt(0)).rejects.toMatchObject({ code: 'RECORD_UNREADABLE' });
    expect(handedOn()).toEqual(['m-1', 'back']);
    expect(erased).toEqual(['c-2']);
    expect(world.ports.due.pending()).toMatchObject([{ customerId: 'bad-1', at: at + MINUTE }]);
    await expect(sweepAt(1)).rejects.toMatchObject({ code: 'RECORD_UNREADABLE' });
    decisions.ofCustomer = (_id, ...args) => ofCustomer('mended', ...args);
    expect(await sweepAt(2)).toEqual({ handled: 1 });
    expect(erased).toEqual(['c-2', 'mended']);
    expect(world.ports.due.pending()).toEqual([]);
  });

  it('tells of several failures by their codes, and of nobody', async () => {
    await world.ports.due.add([erasure('bad-1'), erasure('bad-2'), delivery]);
    world.ports.plans.overdue = () => Promise.reject(new TypeError('about c-1'));
    await expect(sweepAt(0)).rejects.toMatchObject({
      name: 'AggregateError',
      message: '3 failed: TypeError, RECORD_UNREADABLE',
    });
    expect(handedOn()).toEqual(['m-1']);
    expect(world.ports.due.pending()).toHaveLength(2);
  });

  it('puts off a look at everybody that it cannot begin', async () => {
    const plan = { kind: 'occurrence', campaignId: 'weekly', at } as const;
    await world.ports.due.add([{ kind: 'plan', at, plan }, delivery, erasure('c-2')]);
    world.ports.rulesets.current = unreadable;
    await expect(sweepAt(0)).rejects.toMatchObject({ code: 'RECORD_UNREADABLE' });
    expect(handedOn()).toEqual(['m-1']);
    expect(erased).toEqual(['c-2']);
    expect(world.ports.due.pending()).toEqual([{ kind: 'plan', at: at + MINUTE, plan }]);
  });

  it('forgets nothing that it could not hand on', async () => {
    const entries = [delivery, wake, erasure('c-2')];
    await world.ports.due.add(entries);
    world.ports.deliveries.enqueue = () => Promise.reject(new Error('queue down'));
    await expect(sweepAt(0)).rejects.toThrow('queue down');
    expect(world.ports.due.pending()).toEqual(entries);
    expect(erased).toEqual([]);
  });

  it('keeps an erasure that it could not even put off', async () => {
    await world.ports.due.add([erasure('bad-1')]);
    world.ports.due.add = () => Promise.reject(new Error('table down'));
    await expect(sweepAt(0)).rejects.toThrow('table down');
    expect(world.ports.due.pending()).toEqual([erasure('bad-1')]);
  });
});
