/** A wish that waits, through queues and due index, crashes and an erasure. */
import { describe, expect, it } from 'vitest';
import { eraseCustomer } from '#shared/app/api/erase-customer.ts';
import { createDeliver } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { ERASED, eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import {
  createMemoryWorld,
  type MemoryWorld,
  receivedEvent,
  receivedWake,
} from '../support/memory-world.ts';

const TURN = new Date(NOON.getTime() + 4 * 3_600_000);
const RULES = rulesetOf(
  [published('first', { priority: 90 }), published('second', { delivery: { waitForTurn: true } })],
  { caps: [], coolDown: 'PT4H' },
);

const evaluateIn = (world: MemoryWorld) => createEvaluate(world.ports, { latenessMs: LATENESS_MS });
const endsIn = (world: MemoryWorld) =>
  world.ports.decisions
    .all()
    .map(({ decision, progress }) => [decision.campaignId, decision.reason, progress.status]);

async function deliverAll(world: MemoryWorld): Promise<void> {
  for (const order of world.ports.deliveries.take()) await createDeliver(world.ports)(order);
}

/** What is due: the sweep, and what it puts onto the queues. */
async function pass(world: MemoryWorld, to: Date): Promise<void> {
  world.moveTo(to);
  await createSweep(world.ports)();
  await evaluateIn(world)(world.ports.events.take().wakes.map(receivedWake));
  await deliverAll(world);
}

describe('a wish that waits for its turn', () => {
  it('is sent in its turn, once', async () => {
    const world = createMemoryWorld(RULES);
    await world.addCustomer();
    await evaluateIn(world)([receivedEvent(eventOf())]);
    await deliverAll(world);
    expect(world.handedOver.map(({ campaignId }) => campaignId)).toEqual(['first']);
    await pass(world, new Date(TURN.getTime() - 1));
    expect(world.handedOver).toHaveLength(1);
    await pass(world, TURN);
    await pass(world, TURN);
    expect(world.handedOver.map(({ campaignId }) => campaignId)).toEqual(['first', 'second']);
    expect(endsIn(world)).toEqual([
      ['first', 'SELECTED', 'sent'],
      ['second', 'SELECTED', 'sent'],
    ]);
  });

  it('is woken although the first run died before it was in the due index', async () => {
    const world = createMemoryWorld(RULES);
    await world.addCustomer();
    const { add } = world.ports.due;
    world.ports.due.add = () =>
      Promise.reject(new DomainError('CRASH', 'injected', { retryable: true }));
    const incoming = receivedEvent(eventOf());
    await expect(evaluateIn(world)([incoming])).rejects.toThrow('injected');
    world.ports.due.add = add;
    await evaluateIn(world)([incoming]);
    await deliverAll(world);
    await pass(world, TURN);
    expect(world.handedOver.map(({ campaignId }) => campaignId)).toEqual(['first', 'second']);
  });

  it('of somebody who is erased comes to its end with them', async () => {
    const world = createMemoryWorld(RULES);
    await world.addCustomer();
    await evaluateIn(world)([receivedEvent(eventOf())]);
    await deliverAll(world);
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    await eraseCustomer(world.ports, stored, ERASED);
    expect(endsIn(world)).toEqual([
      ['first', 'SELECTED', 'sent'],
      ['second', 'CUSTOMER_ERASED', 'settled'],
    ]);
    await pass(world, TURN);
    expect(world.handedOver).toHaveLength(1);
  });
});
