import { describe, expect, it } from 'vitest';
import { eraseCustomer } from '#shared/app/api/erase-customer.ts';
import { createDeliver } from '#shared/app/deliver.ts';
import { erasureOf } from '#shared/app/erase-traces.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createSweep } from '#shared/app/sweep.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { ERASED, eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import { createMemoryWorld, receivedEvent } from '../support/memory-world.ts';

const noticeCampaign = (
  change: Partial<CampaignInput> = {},
  status: PublishedCampaign['status'] = 'live',
) =>
  published(
    'salary',
    {
      notify: { staff: { topic: 'retention', reason: 'Salary stopped' } },
      variants: [{ id: 'told', weight: 1 }],
      ...change,
    },
    status,
  );

async function decidedWorld(change: Partial<CampaignInput> = {}) {
  const world = createMemoryWorld(rulesetOf([noticeCampaign(change)]));
  await world.addCustomer();
  const evaluate = createEvaluate(world.ports, { latenessMs: LATENESS_MS });
  const event = receivedEvent(eventOf());
  expect(await evaluate([event])).toEqual([]);
  const [order] = world.ports.deliveries.take();
  if (order === undefined) throw new Error('no order');
  const state = async () => (await world.ports.customers.loadLatest('c-1'))?.state;
  const progress = async () => (await world.ports.decisions.get(order.messageId))?.progress;
  return { world, evaluate, event, order, state, progress, deliver: createDeliver(world.ports) };
}

describe('a notice on its way to staff', () => {
  it('is handed over with the customer’s id and the reason, and nothing else about them', async () => {
    const { world, order, deliver, state, progress } = await decidedWorld();
    expect(await progress()).toEqual({ status: 'pending' });
    expect(await deliver(order)).toBe('sent');
    expect(world.ports.staff.taken).toEqual([
      {
        id: order.messageId,
        customerId: 'c-1',
        campaignId: 'salary',
        campaignVersion: 1,
        topic: 'retention',
        reason: 'Salary stopped',
        occasion: { kind: 'event', at: expect.any(String) },
        decidedAt: NOON.toISOString(),
        expiresAt: new Date(NOON.getTime() + 2 * 86_400_000).toISOString(),
      },
    ]);
    expect(world.handedOver).toEqual([]);
    expect(await progress()).toEqual({ status: 'sent', at: NOON.toISOString() });
    expect((await state())?.notices).toEqual([]);
    // The order comes again, as queues do.
    expect(await deliver(order)).toBe('gone');
    expect(world.ports.staff.taken).toHaveLength(1);
  });

  it('is ordered again when the event comes again after a crash before the queue', async () => {
    const { world, evaluate, event, order } = await decidedWorld();
    expect(await evaluate([{ ...event, again: true }])).toEqual([]);
    expect(world.ports.deliveries.take()).toEqual([order]);
  });

  it('is not lost when the queue fails, and comes under one id when it took it after all', async () => {
    const { world, order, state, progress } = await decidedWorld();
    const failing = createDeliver({
      ...world.ports,
      staff: {
        async notify(notice) {
          await world.ports.staff.notify(notice);
          throw new Error('the answer was lost');
        },
      },
    });
    await expect(failing(order)).rejects.toThrow('the answer was lost');
    expect((await state())?.notices).toEqual([order.messageId]);
    expect(await progress()).toEqual({ status: 'pending' });
    expect(await createDeliver(world.ports)(order)).toBe('sent');
    expect(new Set(world.ports.staff.taken.map(({ id }) => id))).toEqual(
      new Set([order.messageId]),
    );
  });

  it('is forgotten without a second notice after a crash behind its record', async () => {
    const { world, order, deliver, state } = await decidedWorld();
    const at = NOON.toISOString();
    await world.ports.decisions.progress(order.messageId, { status: 'sent', at });
    expect(await deliver(order)).toBe('gone');
    expect(world.ports.staff.taken).toEqual([]);
    expect((await state())?.notices).toEqual([]);
  });

  it.each<[string, () => ReturnType<typeof rulesetOf>]>([
    ['paused', () => rulesetOf([noticeCampaign({}, 'paused')])],
    ['stopped with everything else', () => rulesetOf([noticeCampaign()], { stopped: ['all'] })],
  ])('waits while the campaign is %s', async (_name, ruleset) => {
    const { world, order, deliver } = await decidedWorld();
    world.publishRules(ruleset());
    expect(await deliver(order)).toBe('waiting');
    expect(world.ports.due.pending()).toMatchObject([
      { kind: 'delivery', at: NOON.getTime() + 900_000, messageId: order.messageId },
    ]);
    world.publishRules(rulesetOf([noticeCampaign()]));
    expect(await deliver(order)).toBe('sent');
  });

  it('waits once, however often its order comes and whatever clock it meets', async () => {
    const { world, order, deliver, state } = await decidedWorld();
    world.publishRules(rulesetOf([noticeCampaign({}, 'paused')]));
    const sweep = createSweep(world.ports);
    const minutes = (count: number) => new Date(NOON.getTime() + count * 60_000);
    for (const after of [0, 1, 7]) {
      world.moveTo(minutes(after));
      expect(await deliver(order)).toBe('waiting');
    }
    for (const quarter of [15, 30, 45]) {
      expect(world.ports.due.pending()).toMatchObject([{ at: minutes(quarter).getTime() }]);
      world.moveTo(minutes(quarter));
      // While the sweep is at it, the order is back already, on a clock that is two seconds behind.
      const enqueue = world.ports.deliveries.enqueue;
      world.ports.deliveries.enqueue = async (orders) => {
        world.moveTo(new Date(minutes(quarter).getTime() - 2000));
        for (const one of [...orders, ...orders]) expect(await deliver(one)).toBe('waiting');
      };
      expect(await sweep()).toEqual({ handled: 1 });
      world.ports.deliveries.enqueue = enqueue;
    }
    expect(world.ports.due.pending()).toMatchObject([{ at: minutes(60).getTime() }]);
    expect((await state())?.notices).toEqual([order.messageId]);
  });

  it('passes by a stopped channel: nobody is contacted', async () => {
    const { world, order, deliver } = await decidedWorld();
    world.publishRules(rulesetOf([noticeCampaign()], { stopped: ['email', 'sms'] }));
    expect(await deliver(order)).toBe('sent');
  });

  it.each<[string, string, () => ReturnType<typeof rulesetOf>, number]>([
    ['the campaign ended', 'CAMPAIGN_ENDED', () => rulesetOf([noticeCampaign({}, 'ended')]), 0],
    ['it was withdrawn', 'CAMPAIGN_ENDED', () => rulesetOf([]), 0],
    ['it writes to customers now', 'CAMPAIGN_ENDED', () => rulesetOf([published('salary')]), 0],
    [
      'it is worth nothing any more',
      'VALIDITY_EXPIRED',
      () => rulesetOf([noticeCampaign()]),
      2 * 86_400_000,
    ],
  ])('ends on record when %s', async (_name, reason, ruleset, afterMs) => {
    const { world, order, deliver, state, progress } = await decidedWorld();
    world.publishRules(ruleset());
    world.moveTo(new Date(NOON.getTime() + afterMs));
    expect(await deliver(order)).toBe('suppressed');
    expect(await progress()).toMatchObject({ status: 'suppressed', reason });
    expect((await state())?.notices).toEqual([]);
    expect(world.ports.staff.taken).toEqual([]);
  });

  it('counts against the campaign’s limit of sends', async () => {
    const { world, evaluate, order, deliver } = await decidedWorld({ limits: { sends: 1 } });
    expect(await deliver(order)).toBe('sent');
    await evaluate([receivedEvent(eventOf({ id: 'e-2' }))]);
    const [second] = world.ports.deliveries.take();
    expect(second && (await deliver(second))).toBe('suppressed');
    const recorded = second && (await world.ports.decisions.get(second.messageId));
    expect(recorded?.progress).toMatchObject({ reason: 'SEND_LIMIT' });
  });

  it('has used its share of the limit once it is on the queue, whatever fails after that', async () => {
    const { world, evaluate, event, order } = await decidedWorld({ limits: { sends: 1 } });
    await evaluate([receivedEvent(eventOf({ id: 'e-2' })), { ...event, again: true }]);
    const second = world.ports.deliveries.take().find((one) => one.messageId !== order.messageId);
    if (second === undefined) throw new Error('no second order');
    const { ports } = world;
    const deliver = createDeliver({
      ...ports,
      customers: {
        ...ports.customers,
        saveState: () => Promise.reject(new Error('the table is away')),
      },
    });
    await expect(deliver(order)).rejects.toThrow('the table is away');
    expect(ports.staff.taken).toHaveLength(1);
    await expect(deliver(second)).rejects.toThrow('the table is away');
    expect(ports.staff.taken).toHaveLength(1);
    const recorded = await ports.decisions.get(second.messageId);
    expect(recorded?.progress).toMatchObject({ status: 'suppressed', reason: 'SEND_LIMIT' });
  });

  it('is told of nobody who was erased', async () => {
    const { world, order, deliver, progress } = await decidedWorld();
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored !== undefined)
      await world.ports.customers.remove('c-1', stored, erasureOf('c-1', NOON));
    expect(await deliver(order)).toBe('gone');
    expect(await progress()).toMatchObject({ reason: 'CUSTOMER_ERASED' });
    expect(world.ports.staff.taken).toEqual([]);
  });

  it('comes to an end with an erasure even if it was never ordered', async () => {
    const { world, progress } = await decidedWorld();
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('no customer');
    expect(await eraseCustomer(world.ports, stored, ERASED)).toBe('erased');
    expect(await progress()).toMatchObject({
      status: 'expired_unknown',
      reason: 'CUSTOMER_ERASED',
    });
  });
});
