import { describe, expect, it } from 'vitest';
import { createDeliver } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import { createMemoryWorld, receivedEvent } from '../support/memory-world.ts';

const MINUTE = 60_000;
const QUEUE_MINUTES = 15;

/** One message whose turn under the campaign's rate of one a second comes after `ahead` others. */
async function queued(ahead: number) {
  const world = createMemoryWorld(
    rulesetOf([published('fuel', { limits: { perSecond: 1 }, schedule: { validFor: 'P10D' } })]),
  );
  await world.addCustomer();
  await createEvaluate(world.ports, { latenessMs: LATENESS_MS })([receivedEvent(eventOf())]);
  const [order] = world.ports.deliveries.take();
  if (order === undefined) throw new Error('no message was decided');
  for (let i = 0; i < ahead; i++) await world.ports.slots.reserve('campaign:fuel', 1);
  const waits: number[] = [];
  const { enqueue } = world.ports.deliveries;
  world.ports.deliveries.enqueue = (orders, delaySeconds = 0) => {
    waits.push(delaySeconds);
    return enqueue(orders, delaySeconds);
  };
  const at = (ms: number): void => {
    world.moveTo(new Date(NOON.getTime() + ms));
    world.moveMachineTo(new Date(NOON.getTime() + ms));
  };
  return { world, order, waits, at };
}

describe('a message whose turn is to come', () => {
  it('soon waits on the queue, to the second', async () => {
    const { world, order, waits } = await queued(5);
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    expect(waits).toEqual([5]);
    expect(world.ports.due.pending()).toEqual([]);
  });

  it('in hours is woken once, shortly before, and keeps its turn', async () => {
    const wait = 4 * 3600;
    const { world, order, waits, at } = await queued(wait);
    expect(await createDeliver(world.ports)(order)).toBe('waiting');
    const slot = NOON.getTime() + wait * 1000;
    expect(waits).toEqual([]);
    expect(world.ports.due.pending()).toEqual([
      { kind: 'delivery', at: slot - 2 * MINUTE, ...order, slot },
    ]);

    at(wait * 1000 - 2 * MINUTE);
    await createSweep(world.ports)();
    const [woken] = world.ports.deliveries.take();
    if (woken === undefined) throw new Error('nobody was woken');
    expect(woken).toEqual({ ...order, slot });
    expect(await createDeliver(world.ports)(woken)).toBe('waiting');
    expect(waits).toEqual([0, 120]);
    expect(world.handedOver).toEqual([]);

    at(wait * 1000);
    expect(await createDeliver(world.ports)(woken)).toBe('sent');
  });

  it('never asks the queue for longer than it waits', async () => {
    const { world, order, waits } = await queued(QUEUE_MINUTES * 60);
    await createDeliver(world.ports)(order);
    expect(waits).toEqual([QUEUE_MINUTES * 60]);
  });
});
