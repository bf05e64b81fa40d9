import { describe, expect, it } from 'vitest';
import { createDeliver } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createSweep } from '#shared/app/sweep.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
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
    const turn = { of: 'campaign', at: NOON.getTime() + wait * 1000 };
    expect(waits).toEqual([]);
    expect(world.ports.due.pending()).toEqual([
      { kind: 'delivery', at: turn.at - 2 * MINUTE, ...order, turn },
    ]);

    at(wait * 1000 - 2 * MINUTE);
    await createSweep(world.ports)();
    const [woken] = world.ports.deliveries.take();
    if (woken === undefined) throw new Error('nobody was woken');
    expect(woken).toEqual({ ...order, turn });
    expect(await createDeliver(world.ports)(woken)).toBe('waiting');
    expect(waits).toEqual([0, 120]);
    expect(world.handedOver).toEqual([]);

    at(wait * 1000);
    expect(await createDeliver(world.ports)(woken)).toBe('sent');
  });

  it('that was missed for long is taken anew, behind those who wait', async () => {
    const { world, order, waits, at } = await queued(0);
    at(60_000);
    for (let others = 0; others < 20; others++) await world.ports.slots.reserve('campaign:fuel', 1);
    const deliver = createDeliver(world.ports);
    const missedBy = (ms: number) =>
      ({ of: 'campaign', at: NOON.getTime() + 60_000 - ms }) as const;
    expect(await deliver({ ...order, turn: missedBy(10_000) })).toBe('waiting');
    expect(waits).toEqual([20]);
    expect(await deliver({ ...order, turn: missedBy(9999) })).toBe('sent');
  });

  it('never asks the queue for longer than it waits', async () => {
    const { world, order, waits } = await queued(QUEUE_MINUTES * 60);
    await createDeliver(world.ports)(order);
    expect(waits).toEqual([QUEUE_MINUTES * 60]);
  });
});

/** Everybody bought something at `from`; second by second, what is on the queue is delivered in time. */
async function crowd(size: number, rules: Ruleset, from: Date) {
  const world = createMemoryWorld(rules);
  let now = from.getTime();
  const moveTo = (ms: number): void => {
    now = ms;
    world.moveTo(new Date(ms));
    world.moveMachineTo(new Date(ms));
  };
  moveTo(now);
  const ids = Array.from({ length: size }, (_, n) => `c-${n}`);
  for (const id of ids) await world.addCustomer({ id, email: `${id}@customers.example` });
  const occurredAt = from.toISOString();
  await createEvaluate(world.ports, { latenessMs: LATENESS_MS })(
    ids.map((id) => receivedEvent(eventOf({ id: `e-${id}`, customerId: id, occurredAt }))),
  );
  const waiting = world.ports.deliveries.take().map((order) => ({ order, at: now }));
  world.ports.deliveries.enqueue = async (orders, delaySeconds = 0) => {
    for (const order of orders) waiting.push({ order, at: now + delaySeconds * 1000 });
  };
  const deliver = createDeliver(world.ports);
  const sweep = createSweep(world.ports);
  /** Campaign of each message ▶ second in which it was handed over. */
  const sent: { readonly campaignId: string; readonly second: number }[] = [];
  return {
    world,
    sent,
    async liveThrough(seconds: number) {
      for (const end = now + seconds * 1000; now < end; moveTo(now + 1000)) {
        if (now % MINUTE === 0) await sweep();
        const due = waiting.filter(({ at }) => at <= now);
        for (const one of due) waiting.splice(waiting.indexOf(one), 1);
        for (const { order } of due) {
          const before = world.handedOver.length;
          await deliver(order);
          const [message] = world.handedOver.slice(before);
          if (message !== undefined)
            sent.push({ campaignId: message.campaignId, second: Math.floor(now / 1000) });
        }
      }
    },
    skipTo: (at: string) => moveTo(Date.parse(at)),
  };
}

/** The most in any `seconds` in a row. */
function mostWithin(seconds: number, sent: readonly { readonly second: number }[]): number {
  const counts = sent.map(
    (first) =>
      sent.filter(({ second }) => second >= first.second && second < first.second + seconds).length,
  );
  return Math.max(0, ...counts);
}

describe('a rate', () => {
  it('holds after a night for all who waited through it', async () => {
    const rules = rulesetOf([published('fuel', { limits: { perSecond: 2 } })]);
    // Half a minute before quiet hours begin in Prague.
    const { sent, liveThrough, skipTo } = await crowd(120, rules, new Date('2026-03-04T19:59:30Z'));
    await liveThrough(120);
    const evening = sent.length;
    expect([evening > 0, evening < 70]).toEqual([true, true]);
    skipTo('2026-03-05T07:00:00Z');
    await liveThrough(90);
    expect(sent).toHaveLength(120);
    expect(mostWithin(1, sent)).toBeLessThanOrEqual(4);
    expect(mostWithin(10, sent)).toBeLessThanOrEqual(2 * 11);
  });

  it('holds after a stop', async () => {
    const rules = rulesetOf([published('fuel')], { perSecond: { email: 2 } });
    const { world, sent, liveThrough } = await crowd(60, rules, NOON);
    world.publishRules(
      rulesetOf([published('fuel')], { perSecond: { email: 2 }, stopped: ['email'] }),
    );
    await liveThrough(60);
    expect(sent).toEqual([]);
    world.publishRules(rules);
    await liveThrough(16 * 60);
    expect(sent).toHaveLength(60);
    expect(mostWithin(10, sent)).toBeLessThanOrEqual(2 * 11);
  });

  it('of a channel holds beside campaigns that are slower, and nothing of it is left unused', async () => {
    const slow = published('slow', { limits: { perSecond: 1 }, priority: 90 });
    const rules = rulesetOf([slow], { perSecond: { email: 3 } });
    const { world, sent, liveThrough } = await crowd(90, rules, NOON);
    await liveThrough(1);
    // What comes now waits for none of those whose campaign's turn is far ahead.
    const slot = await world.ports.slots.reserve('channel:email', 3);
    expect(slot - NOON.getTime()).toBeLessThan(3000);
    await liveThrough(120);
    expect(sent).toHaveLength(90);
    expect(mostWithin(10, sent)).toBeLessThanOrEqual(11);
  });
});
