import { describe, expect, it } from 'vitest';
import { type BackfillPorts, backfill } from '#shared/app/backfill.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Event } from '#shared/domain/event.ts';
import { randomOf } from '#shared/domain/random.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { eventOf } from '../support/builders.ts';
import { receivedEvent } from '../support/memory-world.ts';
import { CAMPAIGN, liveCampaign, worldWithTemplate } from './api/api-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CUSTOMERS = 12;
const STARTS = Date.parse('2026-01-01T00:00:00Z');
const LIVE_AT = STARTS + 40 * DAY + 9 * HOUR;
const ENDS = STARTS + 50 * DAY;

const activity = (measure: 'count' | 'sum' | 'max' | 'distinct', within: string) => ({
  event: 'card.purchase',
  measure,
  within,
  ...(measure === 'count'
    ? {}
    : { of: measure === 'distinct' ? 'event.merchant' : 'event.amount' }),
});
const AUDIENCE = {
  any: [
    { activity: activity('count', 'P30D'), op: 'gte', value: 5 },
    { activity: activity('sum', 'P45D'), op: 'gte', value: 100 },
    { activity: activity('max', 'P30D'), op: 'gte', value: 50 },
    { activity: activity('distinct', 'P30D'), op: 'gte', value: 3 },
    {
      activity: activity('sum', 'P7D'),
      op: 'exceeds_usual',
      value: { times: 2, over: 'P28D' },
    },
  ],
} as Condition;

/** Purchases of all customers over 50 days, in the order in which they happened. */
function purchases(): readonly Event[] {
  const random = randomOf('backfill', 'seed');
  const events = Array.from({ length: 600 }, (_, n) =>
    eventOf({
      id: `e-${n}`,
      customerId: `c-${random.whole(0, CUSTOMERS - 1)}`,
      occurredAt: new Date(STARTS + random.unit() * (ENDS - STARTS)).toISOString(),
      data: { amount: random.whole(1, 99), merchant: `m-${random.whole(1, 9)}`, currency: 'EUR' },
    }),
  );
  return events.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
}

/** A bank whose campaign asks about behaviour, in force from `liveAt` on; every event is evaluated. */
async function liveThrough(events: readonly Event[], liveAt: number, countsFrom = 'archive') {
  const world = await worldWithTemplate();
  for (let n = 0; n < CUSTOMERS; n++) await world.addCustomer({ id: `c-${n}` });
  const evaluate = async (event: Event) =>
    createEvaluate(
      { ...world.memory.ports, rulesets: { current: world.ruleset } },
      { latenessMs: LATENESS_MS },
    )([receivedEvent(event)]);
  const goLive = async () => {
    world.moveTo(new Date(liveAt));
    const approved = await liveCampaign(world, 'fuel', {
      ...CAMPAIGN,
      trigger: { event: 'salary.received' },
      audience: AUDIENCE,
      countsFrom,
    });
    expect(approved.status, JSON.stringify(approved.body)).toBe(200);
    return approved;
  };
  let answer: Awaited<ReturnType<typeof goLive>> | undefined;
  for (const event of events) {
    const at = Date.parse(event.occurredAt);
    if (answer === undefined && at >= liveAt) answer = await goLive();
    world.moveTo(new Date(at + 1000));
    expect(await evaluate(event)).toEqual([]);
  }
  world.moveTo(new Date(ENDS));
  const windows = async () => {
    const { activities } = await world.ruleset();
    const all: Record<string, Record<string, number>> = {};
    for (let n = 0; n < CUSTOMERS; n++) {
      const stored = await world.ports.customers.loadLatest(`c-${n}`);
      all[`c-${n}`] = readActivity(stored?.state.activity ?? {}, activities, new Date(ENDS));
    }
    return all;
  };
  const ports: BackfillPorts = world.ports;
  const run = (archive: readonly Event[], change: Partial<BackfillPorts> = {}) =>
    backfill(
      { ...ports, ...change },
      {
        campaignId: 'fuel',
        async *archive() {
          yield* archive;
        },
        latenessMs: LATENESS_MS,
        actor: 'olga',
      },
    );
  return { world, answer, evaluate, windows, run };
}

describe('a backfill', () => {
  it('gives every customer the windows that would have been counted live', async () => {
    const events = purchases();
    const always = await (await liveThrough(events, STARTS)).windows();
    const { run, windows, world } = await liveThrough(events, LIVE_AT);
    // Unknown, rather than too small, until the archive has been brought in; but for the last week.
    const unknown = Object.values(await windows());
    expect(unknown.every((one) => Object.keys(one).length === 1)).toBe(true);

    // In any order, some events twice.
    const archive = [...events.toReversed(), ...events.slice(0, 50)];
    const done = await run(archive);
    expect(done).toMatchObject({ outcome: 'done', customers: CUSTOMERS, changed: CUSTOMERS });
    expect(await windows()).toEqual(always);
    expect(Object.keys(always['c-0'] ?? {})).toHaveLength(6);

    const again = await run(archive);
    expect(again).toMatchObject({ outcome: 'done', changed: 0 });
    expect(await windows()).toEqual(always);
    const head = await world.ports.campaigns.head('fuel');
    expect(head?.changedBy).toBe('olga');
  });

  it('lets live events go first, and loses none of them', async () => {
    const events = purchases();
    const extra = eventOf({
      id: 'while-it-runs',
      customerId: 'c-3',
      occurredAt: new Date(ENDS - HOUR).toISOString(),
    });
    const always = await (await liveThrough([...events, extra], STARTS)).windows();
    const { run, windows, world, evaluate } = await liveThrough(events, LIVE_AT);
    const { customers } = world.ports;
    let raced = false;
    const done = await run(events, {
      customers: {
        ...customers,
        async saveState(id, ...rest) {
          if (id === 'c-3' && !raced) {
            raced = true;
            expect(await evaluate(extra)).toEqual([]);
          }
          return customers.saveState(id, ...rest);
        },
      },
    });
    expect(raced).toBe(true);
    expect(done.outcome).toBe('done');
    expect(await windows()).toEqual(always);
  });

  it('leaves behind what the archive holds of somebody who was erased and came back', async () => {
    const events = purchases();
    const erasedAt = STARTS + 30 * DAY;
    const isTheirs = ({ customerId, occurredAt }: Event) =>
      customerId !== 'c-3' || Date.parse(occurredAt) >= erasedAt;
    const windowsAfter = async (archive: readonly Event[]) => {
      const { run, windows, world } = await liveThrough(events, LIVE_AT);
      world.moveTo(new Date(erasedAt));
      const path = '/v1/customers/c-3';
      expect((await world.call('ada', 'DELETE', path)).status).toBe(204);
      expect((await world.call('ada', 'PUT', path, { body: {} })).status).toBe(201);
      world.moveTo(new Date(ENDS));
      await run(archive);
      expect((await world.ports.customers.loadLatest('c-3'))?.state.erasedAt).toBe(erasedAt);
      expect((await world.ports.customers.loadLatest('c-2'))?.state.erasedAt).toBeUndefined();
      return windows();
    };
    const after = await windowsAfter(events);
    expect(after).toEqual(await windowsAfter(events.filter(isTheirs)));
    expect(Object.values(after['c-3'] ?? {}).some((one) => one > 0)).toBe(true);
  });

  it('is told by the campaign: since when it counts, from when on it knows, when windows are whole', async () => {
    const events = purchases();
    const { run, answer, world } = await liveThrough(events, LIVE_AT);
    const counted = new Date(LIVE_AT);
    const plus = (instant: string | Date, days: number) =>
      new Date(new Date(instant).getTime() + days * DAY).toISOString();
    expect(answer?.body.counting).toEqual({
      since: counted.toISOString(),
      knownFrom: counted.toISOString(),
      wholeFrom: plus(counted, 45),
    });
    await run(events);
    const first = events[0]?.occurredAt ?? '';
    const read = await world.call('ines', 'GET', '/v1/campaigns/fuel');
    expect(read.body.counting).toEqual({
      since: counted.toISOString(),
      knownFrom: new Date(first).toISOString(),
      wholeFrom: plus(first, 45),
    });
  });

  it('is not needed by a campaign that counts from now on', async () => {
    const events = purchases();
    const { windows, answer } = await liveThrough(events, LIVE_AT, 'now');
    expect(answer?.body.counting.knownFrom).toBe(new Date(LIVE_AT).toISOString());
    const known = Object.values(await windows());
    expect(known.every((one) => Object.keys(one).length >= 4)).toBe(true);
  });

  it('waits until nothing from before its end can be counted live any more', async () => {
    const events = purchases();
    const { run, world } = await liveThrough(events, LIVE_AT);
    const until = Math.ceil(LIVE_AT / DAY) * DAY;
    world.moveTo(new Date(until + LATENESS_MS + HOUR - 1));
    expect(await run(events)).toMatchObject({ outcome: 'refused', reason: 'TOO_EARLY' });
    world.moveTo(new Date(until + LATENESS_MS + HOUR));
    expect(await run(events)).toMatchObject({ outcome: 'done' });
  });

  it('refuses what cannot be brought in', async () => {
    const events = purchases();
    const { run, world } = await liveThrough(events, LIVE_AT);
    expect(await run([])).toMatchObject({ reason: 'ARCHIVE_EMPTY' });
    await run(events);
    expect(await run(events.slice(100))).toMatchObject({ reason: 'ARCHIVE_SHORTER' });
    await world.change('anna', 'POST', '/v1/campaigns/fuel/end');
    expect(await run(events)).toMatchObject({ reason: 'NOT_IN_FORCE' });
    const input = { archive: async function* () {}, latenessMs: 0, actor: 'olga' };
    expect(await backfill(world.ports, { ...input, campaignId: 'none' })).toMatchObject({
      reason: 'CAMPAIGN_UNKNOWN',
    });
  });
});
