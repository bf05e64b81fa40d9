import { describe, expect, it } from 'vitest';
import { NOON } from '../../support/builders.ts';
import { type ApiWorld, CAMPAIGN, type Got, liveCampaign, worldWithTemplate } from './api-world.ts';

const DAY_MS = 86_400_000;
const STARTS_AT = Date.parse('2026-01-05T09:00:00Z');
const DRAFT = {
  ...CAMPAIGN,
  channels: { order: ['sms'] },
  limits: { perCustomer: { max: 2, within: 'P7D' } },
};
const RIVAL = {
  ...CAMPAIGN,
  name: 'Rival',
  priority: 90,
  trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 900 } },
};
const customer = (id: string) => ({
  id,
  phone: `+42060100${id.slice(2).padStart(4, '0')}`,
  timeZone: 'Europe/Prague',
  consent: { sms: { marketing: id !== 'c-0' } },
});
const CUSTOMERS = Array.from({ length: 6 }, (_, index) => customer(`c-${index}`));
/** Twenty days at any hour, so that quiet hours, caps and rivals have their part in it. */
const EVENTS = Array.from({ length: 80 }, (_, index) => ({
  id: `e-${index}`,
  type: 'card.purchase',
  customerId: `c-${(index * 5) % 7}`,
  occurredAt: new Date(STARTS_AT + index * 6 * 3_600_000 + (index % 5) * 1_800_000).toISOString(),
  data: { amount: String(100 + ((index * 137) % 1000)) },
}));

async function worldWithDraft(draft: unknown = DRAFT): Promise<ApiWorld> {
  const world = await worldWithTemplate();
  const put = await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: draft });
  expect(put.status).toBe(201);
  return world;
}
const backtest = (world: ApiWorld, body: unknown): Promise<Got> =>
  world.call('ines', 'POST', '/v1/campaigns/fuel/backtest', { body });

/** In slices of `size` events, as a caller would send them. */
async function inSlices(world: ApiWorld, size: number, rest: object = {}): Promise<Got> {
  let got = await backtest(world, { customers: CUSTOMERS.slice(0, 3), more: true, from, ...rest });
  got = await backtest(world, {
    customers: CUSTOMERS.slice(3),
    cursor: got.body.cursor,
    more: true,
    ...rest,
  });
  for (let start = 0; start < EVENTS.length; start += size) {
    const more = start + size < EVENTS.length;
    const { cursor } = got.body;
    const events = EVENTS.slice(start, start + size);
    got = await backtest(world, { cursor, events, more, ...(!more && { until }), ...rest });
    expect([got.status, got.body.done, got.body.taken]).toEqual([200, true, events.length]);
  }
  return got;
}
const from = new Date(STARTS_AT).toISOString();
const until = new Date(STARTS_AT + 30 * DAY_MS).toISOString();

describe('backtest', () => {
  it('tells what a draft would have done, beside what is in force', async () => {
    const world = await worldWithDraft();
    await liveCampaign(world, 'rival', RIVAL);
    const { status, body } = await backtest(world, { customers: CUSTOMERS, events: EVENTS, until });
    expect(status).toBe(200);
    expect(body).toMatchObject({ campaignId: 'fuel', version: 1, from, until, done: true });
    expect(body.taken).toBe(80);
    expect(body.cursor).toBeUndefined();
    const named = EVENTS.filter(({ customerId }) => customerId !== 'c-6');
    const large = (least: number) => named.filter(({ data }) => Number(data.amount) >= least);
    // What nobody wants is not looked up; what is wanted of somebody unknown is left aside.
    const wanted = EVENTS.filter(({ data }) => Number(data.amount) >= 200);
    expect(body.events).toEqual({
      evaluated: large(200).length,
      unknown_customer: wanted.length - large(200).length,
      no_interest: EVENTS.length - wanted.length,
    });
    const { figures } = body;
    expect(figures.triggered).toBe(large(200).length);
    expect(figures.qualified).toBe(figures.triggered);
    const suppressed = Object.values<number>(figures.suppressed).reduce((sum, n) => sum + n, 0);
    expect(figures.message + figures.holdout + suppressed).toBe(figures.qualified);
    expect(figures.suppressed.NO_CONSENT).toBeGreaterThan(0);
    expect(figures.suppressed.CAMPAIGN_CAP).toBeGreaterThan(0);
    expect(figures.capHits).toBeGreaterThanOrEqual(figures.suppressed.CAMPAIGN_CAP);
    const { byDay, total } = figures.sent;
    expect(byDay.reduce((sum: number, { sms }: { sms: number }) => sum + sms, 0)).toBe(total);
    expect(Number(figures.totalCost)).toBeCloseTo(0.012 * total);
    expect(body.neighbours).toMatchObject([{ campaignId: 'rival' }]);
    expect(body.neighbours[0].lostToIt).toBe(figures.lostTo.rival);
    expect(figures.suppressed.LOST_ARBITRATION).toBe(figures.lostTo.rival);
    expect(body.live).toBeUndefined();
  });

  it.each([1, 7, 33])('comes to the same in slices of %i events', async (size) => {
    const world = await worldWithDraft();
    await liveCampaign(world, 'rival', RIVAL);
    const whole = await backtest(world, { customers: CUSTOMERS, events: EVENTS, from, until });
    const sliced = await inSlices(world, size);
    expect(whole.body.figures.sent.total).toBeGreaterThan(0);
    expect({ ...sliced.body, taken: 80 }).toEqual(whole.body);
  });

  it('sets a new version beside the one in force', async () => {
    const world = await worldWithTemplate();
    await liveCampaign(world, 'fuel', DRAFT);
    const dearer = { ...DRAFT.trigger, where: { ...DRAFT.trigger.where, value: 600 } };
    await world.change('anna', 'PUT', '/v1/campaigns/fuel', { ...DRAFT, trigger: dearer });
    const whole = { customers: CUSTOMERS, events: EVENTS, from, until };
    const { body } = await backtest(world, whole);
    expect(body.version).toBe(2);
    const { figures, live, difference } = body;
    expect(figures.triggered).toBeLessThan(live.triggered);
    expect(difference.sent).toBe(figures.sent.total - live.sent.total);
    expect((await inSlices(world, 29)).body).toEqual({ ...body, taken: 22 });
    const same = await backtest(world, { ...whole, version: 1 });
    expect(same.body.difference).toEqual({ sent: 0, holdout: 0, customersReached: 0, cost: '0' });
    expect(same.body.figures).toEqual(live);
    const alone = await backtest(world, { ...whole, against: 'nothing' });
    expect([alone.body.live, alone.body.figures]).toEqual([undefined, figures]);
  });

  it('leaves no trace, of customers on file neither', async () => {
    const world = await worldWithDraft();
    const customerIds = CUSTOMERS.map(({ id }) => id);
    for (const { id, ...body } of CUSTOMERS)
      await world.call('crm', 'PUT', `/v1/customers/${id}`, { body });
    const stored = async () =>
      new Map(await world.ports.customers.load(customerIds)) as ReadonlyMap<string, unknown>;
    const before = await stored();
    const inline = await backtest(world, { customers: CUSTOMERS, events: EVENTS, until });
    const { body } = await backtest(world, { customerIds, events: EVENTS, until });
    expect(body).toEqual(inline.body);
    expect(await stored()).toEqual(before);
    const path = '/v1/campaigns/fuel/backtest';
    const marketer = (sent: unknown) => world.call('anna', 'POST', path, { body: sent });
    expect((await marketer({ customerIds, events: EVENTS, until })).body.code).toBe('ROLE_MISSING');
    expect((await marketer({ customers: CUSTOMERS, events: EVENTS, until })).body).toEqual(body);
    expect((await world.ports.decisions.ofCustomer('c-1', 10)).decisions).toEqual([]);
    expect(world.handedOver).toEqual([]);
  });

  it('contacts no address that is on the suppression list, of customers who are sent with it neither', async () => {
    const world = await worldWithDraft();
    const open = await backtest(world, { customers: CUSTOMERS, events: EVENTS, from, until });
    expect(open.body.figures.sent.total).toBeGreaterThan(0);
    for (const { phone } of CUSTOMERS)
      await world.ports.suppressions.add({
        channel: 'sms',
        address: `hash:${phone}`,
        reason: 'complaint',
        at: NOON.toISOString(),
      });
    const { body } = await backtest(world, { customers: CUSTOMERS, events: EVENTS, from, until });
    expect(body.figures.sent.total).toBe(0);
    expect(body.figures.qualified).toBe(open.body.figures.qualified);
    expect(body.figures.suppressed.SUPPRESSED_ADDRESS).toBeGreaterThan(0);
  });

  it('runs what no event sets off', async () => {
    const world = await worldWithDraft({
      ...CAMPAIGN,
      trigger: { date: { fact: 'customer.birth_date' } },
    });
    const born = { ...customer('c-1'), attributes: { birth_date: '1990-01-20' } };
    const { status, body } = await backtest(world, { customers: [born], from, until });
    expect([status, body.figures.sent.total]).toEqual([200, 1]);
    expect(body.figures.sent.byDay).toEqual([{ day: '2026-01-20', email: 0, sms: 1 }]);
    const nothing = await backtest(world, { customers: [born] });
    expect([nothing.status, nothing.body.errors[0].pointer]).toEqual([422, '#/from']);
  });

  it('says how far it came when time runs out, and goes on from there', async () => {
    const world = await worldWithDraft();
    const whole = await backtest(world, { customers: CUSTOMERS, events: EVENTS, from, until });
    // Every look at the clock is two seconds later.
    let looks = 0;
    const now = () => {
      looks += 1;
      return new Date(NOON.getTime() + looks * 2000);
    };
    const slow = await worldWithTemplate({ clock: { now } });
    await slow.call('anna', 'PUT', '/v1/campaigns/fuel', { body: DRAFT });
    let got = await backtest(slow, { customers: CUSTOMERS, events: EVENTS, from, until });
    expect(got.body.done).toBe(false);
    let [calls, taken] = [1, got.body.taken];
    while (!got.body.done) {
      const { cursor } = got.body;
      got = await backtest(slow, { events: EVENTS.slice(taken), until, cursor });
      taken += got.body.taken;
      calls += 1;
    }
    expect(calls).toBeGreaterThan(5);
    expect({ ...got.body, taken }).toEqual(whole.body);
  });
});

describe('the cursor of a backtest', () => {
  const first = { customers: CUSTOMERS, events: EVENTS.slice(0, 9), more: true };
  const rest = { events: EVENTS.slice(9) };

  it('tells nobody who the customers are', async () => {
    const { body } = await backtest(await worldWithDraft(), first);
    const bytes = Buffer.from(body.cursor, 'base64url').toString('latin1');
    expect(bytes).not.toMatch(/c-1|4206|Prague/);
  });

  it('is good for this campaign, for a day', async () => {
    const world = await worldWithDraft();
    await world.call('anna', 'PUT', '/v1/campaigns/other', { body: { ...DRAFT, name: 'Other' } });
    const { cursor } = (await backtest(world, first)).body;
    const forged = `${cursor.slice(0, 50)}${cursor[50] === 'A' ? 'B' : 'A'}${cursor.slice(51)}`;
    for (const wrong of [forged, 'AAAA', cursor.slice(0, 100)]) {
      const { status, body } = await backtest(world, { ...rest, cursor: wrong });
      expect([status, body.code]).toEqual([400, 'CURSOR_INVALID']);
    }
    const elsewhere = await world.call('anna', 'POST', '/v1/campaigns/other/backtest', {
      body: { ...rest, cursor },
    });
    expect(elsewhere.body.code).toBe('CURSOR_INVALID');
    world.moveTo(new Date(NOON.getTime() + DAY_MS - 1));
    const next = await backtest(world, { ...rest, cursor, more: true });
    expect(next.status).toBe(200);
    world.moveTo(new Date(NOON.getTime() + DAY_MS));
    // Nor does another slice make it last longer.
    const { body } = await backtest(world, { cursor: next.body.cursor });
    expect(body.code).toBe('CURSOR_INVALID');
    expect((await backtest(world, { ...rest, cursor })).body.code).toBe('CURSOR_INVALID');
  });

  it.each([
    ['the draft', (world: ApiWorld) => world.change('anna', 'PUT', '/v1/campaigns/fuel', CAMPAIGN)],
    ['what is in force', (world: ApiWorld) => liveCampaign(world, 'rival', RIVAL)],
    [
      'the policy',
      (world: ApiWorld) => world.change('ada', 'PUT', '/v1/policy', { stopped: ['email'] }),
    ],
  ])('is refused when %s has changed', async (_, change) => {
    const world = await worldWithDraft();
    const { cursor } = (await backtest(world, first)).body;
    expect((await change(world)).status).toBeLessThan(300);
    const { status, body } = await backtest(world, { ...rest, cursor });
    expect([status, body.code]).toEqual([412, 'CHANGED_MEANWHILE']);
  });
});

describe('refuses', () => {
  const [early, late] = [EVENTS[0], EVENTS[9]];
  const one = customer('c-1');
  const ahead = { granted: true, at: '2027-01-01T00:00:00Z', source: 'form' };
  it.each([
    ['events out of order', { events: [late, early] }, '#/events/1/occurredAt'],
    ['events before the beginning', { events: [early], from: until }, '#/events/0/occurredAt'],
    ['an end before the last event', { events: [early, late], until: from }, '#/until'],
    ['a customer twice', { events: [early], customers: [one, one] }, '#/customers/1/id'],
    [
      'a customer in both ways',
      { events: [early], customers: [one], customerIds: ['c-1'] },
      '#/customerIds/0',
    ],
    ['nobody known', { events: [early], customerIds: ['c-77'] }, '#/customerIds/0'],
    [
      'consent of tomorrow',
      { events: [early], customers: [{ ...one, consent: { sms: { marketing: ahead } } }] },
      '#/customers/0/consent/sms/marketing/at',
    ],
    ['a year of the pen', { events: [{ ...early, occurredAt: '0202-01-01T00:00:00Z' }] }, /^#\/ev/],
    ['too many events', { events: Array(5001).fill(early) }, '#/events'],
    ['no beginning', { customers: [one] }, '#/from'],
    ['unknown fields', { events: [early], untill: until }, /./],
  ])('%s', async (_, body, pointer) => {
    const got = await backtest(await worldWithDraft(), body);
    expect([404, 422]).toContain(got.status);
    expect(got.body.errors[0].pointer).toEqual(
      typeof pointer === 'string' ? pointer : expect.stringMatching(pointer),
    );
  });

  it('who is in the history already, and what lies before it', async () => {
    const world = await worldWithDraft();
    const { cursor } = (await backtest(world, { customers: [one], events: [late], more: true }))
      .body;
    const pointerOf = async (body: object) =>
      (await backtest(world, { cursor, ...body })).body.errors[0].pointer;
    expect(await pointerOf({ customers: [one] })).toBe('#/customers/0/id');
    expect(await pointerOf({ events: [early] })).toBe('#/events/0/occurredAt');
    expect(await pointerOf({ events: [late], from })).toBe('#/from');
  });

  it('a campaign there is not', async () => {
    const world = await worldWithTemplate();
    expect((await backtest(world, { from })).body.code).toBe('CAMPAIGN_UNKNOWN');
  });
});
