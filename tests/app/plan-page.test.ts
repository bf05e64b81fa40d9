import { describe, expect, it } from 'vitest';
import { startPlans } from '#shared/app/plan-schedule.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { recordPurchase } from '#shared/domain/value/purchase-record.ts';
import { FULL_CONSENT, NOON, published, rulesetOf, stateOf } from '../support/builders.ts';
import { createPlanWorld } from './plan-world.ts';

type World = ReturnType<typeof createPlanWorld>;

/** The test's clock begins at noon in Prague. */
const daily: CampaignInput['trigger'] = {
  schedule: { start: '2026-03-04T12:05', zone: 'Europe/Prague', rule: 'FREQ=DAILY;COUNT=2' },
};
const scheduled = (
  change: Partial<CampaignInput> = {},
  status: PublishedCampaign['status'] = 'live',
) =>
  published(
    'weekly',
    { trigger: daily, audience: { fact: 'customer.tier', op: 'eq', value: 'gold' }, ...change },
    status,
  );

/** Every third is of another tier, every fifth has not consented. */
async function addCustomers(world: World, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, n) => `c-${n}`);
  for (const [n, id] of ids.entries()) {
    const tier = n % 3 === 0 ? 'silver' : 'gold';
    const state = stateOf({ consent: n % 5 === 0 ? {} : FULL_CONSENT });
    await world.addCustomer({ id, attributes: { tier } }, state);
  }
  return ids.filter((_, n) => n % 3 !== 0);
}

const decisionsOf = (world: World) =>
  world.ports.decisions
    .all()
    .map(({ decision }) => `${decision.customerId} ${decision.occasion.id}`)
    .sort();

const FIRST = '2026-03-04T11:05:00.000Z';
const SECOND = '2026-03-05T11:05:00.000Z';

describe('an audience by customer value', () => {
  it('is looked at in the state: the profile alone rules nobody out', async () => {
    const campaign = scheduled({
      audience: { fact: 'customer.contribution', op: 'gte', value: 5 },
    });
    const { customerValue } = policySchema.parse({
      customerValue: { purchases: [{ event: 'card.purchase', margin: 0.1 }] },
    });
    const world = createPlanWorld([campaign]);
    const bought = { kind: 'purchase', at: NOON.getTime(), contribution: 60_000 } as const;
    const purchases = recordPurchase(undefined, bought, NOON.getTime());
    await world.addCustomer({ id: 'buys' }, stateOf(purchases === undefined ? {} : { purchases }));
    await world.addCustomer({ id: 'does-not' }, stateOf());
    await world.putInForce();
    world.publishRules(rulesetOf([campaign], { customerValue }));
    await world.liveFor(7);
    expect(decisionsOf(world)).toEqual([`buys ${FIRST}`]);
  });
});

describe('a scheduled campaign', () => {
  it('decides once for everybody in its audience, at each hour of its schedule', async () => {
    const world = createPlanWorld([scheduled()]);
    const gold = await addCustomers(world, 150);
    await world.putInForce();
    await world.liveFor(4);
    expect(world.ports.decisions.all()).toEqual([]);
    await world.liveFor(3);
    expect(decisionsOf(world)).toEqual(gold.map((id) => `${id} ${FIRST}`).sort());
    const outcomes = Map.groupBy(world.ports.decisions.all(), ({ decision }) => decision.reason);
    expect([outcomes.get('SELECTED')?.length, outcomes.get('NO_CONSENT')?.length]).toEqual([
      80, 20,
    ]);
    expect(world.ports.decisions.all()[0]?.decision).toMatchObject({
      rulesetVersion: 1,
      occasion: { kind: 'schedule', at: FIRST, facts: { type: 'schedule' } },
    });
    await world.liveFor(24 * 60);
    expect(decisionsOf(world)).toEqual(
      gold.flatMap((id) => [`${id} ${FIRST}`, `${id} ${SECOND}`]).sort(),
    );
    expect(world.ports.plans.unfinished()).toEqual([]);
    expect(world.ports.due.pending().filter(({ kind }) => kind === 'plan')).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'decides once per customer and hour whatever fails, crashes or comes twice (seed %d)',
    async (seed) => {
      const world = createPlanWorld(
        [scheduled({ variants: [{ id: 'a', weight: 1, email: { template: 'fuel-a' } }] })],
        {
          seed,
          fails: 0.02,
          doubles: 0.2,
        },
      );
      const gold = await addCustomers(world, 120);
      await world.putInForce();
      await world.liveFor(90);
      world.calm();
      await world.liveFor(30);
      // What failed on every try is redriven once everything works again.
      for (const body of world.deadLetters.splice(0)) {
        const { look, plan } = JSON.parse(body);
        if (look !== undefined) await world.ports.events.enqueueLooks([look]);
        if (plan !== undefined) await world.ports.events.enqueuePlanPages([plan]);
      }
      await world.liveFor(5);
      expect(decisionsOf(world)).toEqual(gold.map((id) => `${id} ${FIRST}`).sort());
      const loaded = await world.ports.customers.load(gold);
      for (const id of gold) {
        const state = loaded.get(id)?.state;
        const messages = world.ports.decisions
          .all()
          .filter(({ decision }) => decision.customerId === id && decision.outcome === 'message');
        expect(state?.undelivered.map((one) => one.id)).toEqual(
          messages.map(({ decision }) => decision.id),
        );
      }
      expect(world.ports.plans.unfinished()).toEqual([]);
      expect(world.deadLetters).toEqual([]);
    },
  );

  it('goes on where it stood when everything on the queue is lost', async () => {
    const world = createPlanWorld([scheduled()]);
    const gold = await addCustomers(world, 60);
    await world.putInForce();
    await world.liveFor(4);
    await world.ports.due.drain(new Date(FIRST), async () => {});
    await world.ports.plans.open(
      { campaignId: 'weekly', kind: 'occurrence', at: Date.parse(FIRST) },
      16,
      new Date(FIRST),
    );
    world.loseQueue();
    await world.liveFor(5);
    expect(world.ports.decisions.all()).toEqual([]);
    await world.liveFor(2);
    expect(decisionsOf(world)).toEqual(gold.map((id) => `${id} ${FIRST}`).sort());
  });

  it('lets one customer whose state cannot be written hold up nobody else', async () => {
    const world = createPlanWorld([scheduled()]);
    const gold = await addCustomers(world, 60);
    const { saveState } = world.ports.customers;
    world.ports.customers.saveState = (id, state, version) =>
      id === 'c-1' ? Promise.reject(new Error('unreadable')) : saveState(id, state, version);
    await world.putInForce();
    await world.liveFor(30);
    expect(decisionsOf(world)).toEqual(
      gold
        .filter((id) => id !== 'c-1')
        .map((id) => `${id} ${FIRST}`)
        .sort(),
    );
    expect(world.deadLetters.map((body) => JSON.parse(body))).toEqual([
      {
        look: {
          campaignId: 'weekly',
          kind: 'occurrence',
          at: Date.parse(FIRST),
          customerId: 'c-1',
        },
      },
    ]);
  });

  it('stands still while it is paused, and goes on afterwards', async () => {
    const world = createPlanWorld([scheduled()]);
    const gold = await addCustomers(world, 60);
    await world.putInForce();
    const { list } = world.ports.customers;
    let pages = 0;
    world.ports.customers.list = (...args) => {
      pages += 1;
      if (pages === 4) world.publish([scheduled({}, 'paused')]);
      return list(...args);
    };
    await world.liveFor(20);
    const held = decisionsOf(world).length;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(gold.length);
    world.publish([scheduled()]);
    await world.liveFor(10);
    expect(decisionsOf(world)).toEqual(gold.map((id) => `${id} ${FIRST}`).sort());
  });

  it('lets the hours pass unused while it is paused, and ends with the campaign', async () => {
    const paused = createPlanWorld([scheduled({}, 'paused')]);
    await addCustomers(paused, 10);
    await paused.putInForce();
    await paused.liveFor(10);
    paused.publish([scheduled()]);
    await paused.liveFor(24 * 60);
    expect(new Set(decisionsOf(paused).map((one) => one.split(' ')[1]))).toEqual(new Set([SECOND]));

    const ended = createPlanWorld([scheduled()]);
    await addCustomers(ended, 10);
    await ended.putInForce();
    ended.publish([scheduled({}, 'ended')]);
    await ended.liveFor(26 * 60);
    expect([decisionsOf(ended), ended.ports.due.pending()]).toEqual([[], []]);
  });

  it('follows the newest version of its schedule', async () => {
    const world = createPlanWorld([scheduled()]);
    await addCustomers(world, 10);
    await world.putInForce();
    const at = '2026-03-04T12:20';
    await world.putInForce([scheduled({ trigger: { schedule: { at, zone: 'Europe/Prague' } } })]);
    await world.liveFor(30);
    expect(new Set(decisionsOf(world).map((one) => one.split(' ')[1]))).toEqual(
      new Set(['2026-03-04T11:20:00.000Z']),
    );
  });

  it('leaves out an hour whose successor has come as well', async () => {
    const world = createPlanWorld([scheduled()]);
    await world.putInForce();
    const ruleset = await world.ports.rulesets.current();
    const now = new Date('2026-03-06T11:05:00Z');
    const start = (at: string) =>
      startPlans(
        world.ports,
        ruleset,
        [{ campaignId: 'weekly', kind: 'occurrence', at: Date.parse(at) }],
        now,
      );
    await start(FIRST);
    expect(world.ports.plans.unfinished()).toEqual([]);
    await start(SECOND);
    expect(world.ports.plans.unfinished()).toHaveLength(16);
  });

  it('is given up, with a word, when events of that time would be late', async () => {
    const world = createPlanWorld([scheduled()]);
    await addCustomers(world, 20);
    await world.putInForce([scheduled({}, 'live')]);
    const plan = { campaignId: 'weekly', kind: 'occurrence', at: Date.parse(FIRST) } as const;
    const pages = await world.ports.plans.open(plan, 1, new Date(FIRST));
    await world.ports.events.enqueuePlanPages(pages);
    world.moveTo(new Date(Date.parse(FIRST) + LATENESS_MS));
    await world.drainQueue();
    expect(world.ports.decisions.all()).toEqual([]);
    expect(world.ports.quarantine.held).toMatchObject([{ code: 'PLAN_TOO_LATE' }]);
    expect(world.ports.plans.unfinished()).toEqual([]);
  });

  it('looks at nobody for a page that somebody else has done', async () => {
    const world = createPlanWorld([scheduled()]);
    await addCustomers(world, 60);
    await world.putInForce();
    const plan = { campaignId: 'weekly', kind: 'occurrence', at: Date.parse(FIRST) } as const;
    const [first] = await world.ports.plans.open(plan, 1, new Date(FIRST));
    if (first === undefined) throw new Error('not opened');
    await world.ports.plans.move({ ...first, page: 1, cursor: '08' }, new Date(FIRST));
    let reads = 0;
    const { list } = world.ports.customers;
    world.ports.customers.list = (...args) => {
      reads += 1;
      return list(...args);
    };
    await world.ports.events.enqueuePlanPages([first, first]);
    await world.drainQueue();
    expect([reads, world.ports.decisions.all(), world.queued()]).toEqual([0, [], []]);
  });

  it('decides about as fast as its messages may be sent', async () => {
    const world = createPlanWorld([scheduled({ limits: { perSecond: 2 } })], undefined, 100);
    await addCustomers(world, 4000);
    await world.putInForce();
    await world.liveFor(5);
    const delays = world
      .queued()
      .map(({ body, visibleAt }) => [JSON.parse(body).plan?.page, visibleAt - Date.parse(FIRST)]);
    expect(delays).toHaveLength(16);
    // About 53 of a page's 100 become messages; 16 parts share 2 a second.
    for (const [page, delay] of delays) {
      expect(page).toBe(1);
      expect(delay).toBeGreaterThan(35 * 8000);
      expect(delay).toBeLessThan(70 * 8000);
    }
    expect(world.ports.plans.unfinished()).toHaveLength(16);
    await world.liveFor(60);
    expect(world.ports.decisions.all()).toHaveLength(2666);
  });
});

describe('a campaign that waits for something in people’s lives', () => {
  it.each<[string, CampaignInput['trigger'], number]>([
    ['a day', { date: { fact: 'customer.birth_date', years: 18 } }, 10],
    ['a silence', { absence: { events: ['card.purchase'], for: 'P30D' } }, 40],
    [
      'a silence after an event',
      { absence: { events: ['card.purchase'], for: 'P3D', after: { event: 'account.opened' } } },
      0,
    ],
  ])('is armed for those who were there before it: %s', async (_name, trigger, expected) => {
    const waiting = published('waiting', { trigger });
    const world = createPlanWorld([waiting], { seed: 7, fails: 0.02, doubles: 0.2 });
    for (let n = 0; n < 40; n++) {
      const attributes = n % 4 === 0 ? { birth_date: '2008-06-01' } : {};
      await world.addCustomer({ id: `c-${n}`, attributes });
    }
    await world.putInForce();
    await world.liveFor(60);
    world.calm();
    await world.liveFor(20);
    const wakes = world.ports.due.pending().filter(({ kind }) => kind === 'wake');
    expect(wakes).toHaveLength(expected);
    const loaded = await world.ports.customers.load(Array.from({ length: 40 }, (_, n) => `c-${n}`));
    const armed = [...loaded.values()].filter(({ state }) => state.watches.waiting !== undefined);
    expect(armed).toHaveLength(expected);
    expect(world.ports.plans.unfinished()).toEqual([]);
  });
});
