import { describe, expect, it } from 'vitest';
import { dryRunResourceSchema } from '#shared/contracts/http/dry-run.ts';
import { NOON } from '../../support/builders.ts';
import { type ApiWorld, CAMPAIGN, liveCampaign, worldWithTemplate } from './api-world.ts';

const EMAIL = {
  name: 'Fuel, e-mail',
  channel: 'email',
  defaultLanguage: 'en',
  links: { offer: 'https://bank.example/fuel' },
  languages: {
    en: {
      subject: 'Fuel for {{ customer.first_name | default: "you" }}',
      html: '<p>{{ event.amount }} <a href="{{ links.offer }}">{{ offer.code }}</a> <a href="{{ unsubscribe_url }}">no</a></p>',
      text: '{{ offer.code }} {{ links.offer }} {{ unsubscribe_url }}',
    },
  },
};
const FIELDS = {
  customer: {
    first_name: { type: 'string' },
    tier: { type: 'string' },
  },
  event: { amount: { type: 'number', required: true } },
};
const DRAFT = {
  ...CAMPAIGN,
  audience: { fact: 'customer.tier', op: 'eq', value: 'gold' },
  variants: [
    { id: 'a', weight: 3, email: { template: 'fuel' }, sms: { template: 'fuel-sms' } },
    { id: 'b', weight: 1, sms: { template: 'fuel-sms' } },
  ],
  offer: { kind: 'cashback', code: 'unique' },
};
const GOLD = {
  email: 'jana@customers.example',
  phone: '+420601000001',
  timeZone: 'Europe/Prague',
  attributes: { tier: 'gold', first_name: 'Jana' },
  consent: { email: { marketing: true }, sms: { marketing: true } },
};
const EVENT = { type: 'card.purchase', data: { amount: '250.00' } };

async function worldWithDraft(change: Record<string, unknown> = {}): Promise<ApiWorld> {
  const world = await worldWithTemplate();
  await world.change('ada', 'PUT', '/v1/fields', FIELDS);
  const put = await world.call('anna', 'PUT', '/v1/templates/fuel', { body: EMAIL });
  expect(put.body.errors).toBeUndefined();
  const draft = await world.call('anna', 'PUT', '/v1/campaigns/fuel', {
    body: { ...DRAFT, ...change },
  });
  expect(draft.body.errors).toBeUndefined();
  return world;
}
const dryRun = (world: ApiWorld, body: unknown, who = 'ines') =>
  world.call(who, 'POST', '/v1/campaigns/fuel/dry-run', { body });

describe('dry-run', () => {
  it('shows what every arm of a draft would get, and which is the customer’s', async () => {
    const world = await worldWithDraft();
    const { status, body } = await dryRun(world, { customer: GOLD, event: EVENT });
    expect([status, body.outcome, body.reason]).toEqual([200, 'message', 'SELECTED']);
    expect(body.needed).toEqual([]);
    expect(body.arms).toMatchObject([
      {
        arm: 'a',
        share: 0.75,
        channel: 'email',
        cost: '0.0001',
        sendAt: NOON.toISOString(),
        message: { channel: 'email', subject: 'Fuel for Jana', from: { name: 'Bank' } },
      },
      {
        arm: 'b',
        share: 0.25,
        channel: 'sms',
        cost: '0.012',
        message: { channel: 'sms', body: 'Fuel is cheaper today', parts: { parts: 1 } },
      },
    ]);
    expect(body.arms.filter(({ chosen }: { chosen: boolean }) => chosen)).toHaveLength(1);
    expect(body.arms[0].message.html).toContain('250');
    expect(body.arms[0].message.text).toContain('https://go.bank.example/u/AAAA');
  });

  it('leaves no trace', async () => {
    const world = await worldWithDraft({ limits: { perCustomer: { max: 1, within: 'P7D' } } });
    await world.call('crm', 'PUT', '/v1/customers/c-1', { body: GOLD });
    const before = await world.ports.customers.loadLatest('c-1');
    for (let turn = 0; turn < 3; turn++) {
      const { body } = await dryRun(world, { customerId: 'c-1', event: EVENT });
      expect(body.outcome).toBe('message');
    }
    expect(await world.ports.customers.loadLatest('c-1')).toEqual(before);
    expect((await world.ports.decisions.ofCustomer('c-1', 10)).decisions).toEqual([]);
    expect(world.handedOver).toEqual([]);
  });

  it('is of somebody made up for those who may not read customers', async () => {
    const world = await worldWithDraft();
    await world.call('crm', 'PUT', '/v1/customers/c-1', { body: GOLD });
    for (const who of ['anna', 'ben']) {
      for (const customerId of ['c-1', 'nobody']) {
        const refused = await dryRun(world, { customerId, event: EVENT }, who);
        expect([refused.status, refused.body.code]).toEqual([403, 'ROLE_MISSING']);
        expect(refused.body.detail).toContain('operator, analyst');
      }
      const { body } = await dryRun(world, { customer: GOLD, event: EVENT }, who);
      expect(body.arms[0].message.subject).toBe('Fuel for Jana');
      expect(body.clauses).toContainEqual(expect.objectContaining({ found: 'gold' }));
    }
    for (const who of ['ines', 'omar', 'ada'])
      expect((await dryRun(world, { customerId: 'c-1', event: EVENT }, who)).status).toBe(200);
  });

  it('says which clauses would have to be different', async () => {
    const world = await worldWithDraft();
    const silver = { ...GOLD, attributes: { tier: 'silver' } };
    const miss = await dryRun(world, { customer: silver, event: EVENT });
    expect(miss.body).toMatchObject({
      outcome: 'not_in_audience',
      reason: 'AUDIENCE_NOT_MET',
      arms: [],
      needed: [
        {
          text: 'customer.tier is "silver"; has to hold: customer.tier is "gold"',
          clause: { part: 'audience', at: '', found: 'silver', wanted: true },
        },
      ],
    });
    const small = { ...EVENT, data: { amount: '3' } };
    const cheap = await dryRun(world, { customer: GOLD, event: small });
    expect(cheap.body).toMatchObject({ outcome: 'not_triggered', reason: 'TRIGGER_NOT_MET' });
    expect(cheap.body.needed).toMatchObject([{ clause: { part: 'trigger', found: 3 } }]);
  });

  it('says when a cap or a closed window opens again', async () => {
    const world = await worldWithDraft({ schedule: { validFor: 'PT1H' } });
    const at = '2026-03-04T22:00:00Z';
    const { body } = await dryRun(world, { customer: GOLD, event: EVENT, at });
    expect(body).toMatchObject({
      outcome: 'suppressed',
      reason: 'QUIET_HOURS',
      reopensAt: '2026-03-05T07:00:00.000Z',
      needed: [{ reopensAt: '2026-03-05T07:00:00.000Z', check: { check: 'email.window' } }],
    });
  });

  it('meets the campaigns in force', async () => {
    const world = await worldWithDraft();
    const rival = { ...CAMPAIGN, name: 'Rival', priority: 90 };
    await liveCampaign(world, 'rival', rival);
    const { body } = await dryRun(world, { customer: GOLD, event: EVENT });
    expect(body).toMatchObject({
      outcome: 'suppressed',
      reason: 'LOST_ARBITRATION',
      others: [{ campaignId: 'rival', outcome: 'message' }],
    });
  });

  it('tells what would stop a message that was decided', async () => {
    const world = await worldWithDraft();
    await world.change('ada', 'PUT', '/v1/policy', { stopped: ['email'] });
    const { body } = await dryRun(world, { customer: GOLD, event: EVENT });
    expect(body.arms[0].stopped).toMatchObject({ reason: 'KILL_SWITCH' });
    expect(body.arms[1].stopped).toBeUndefined();
  });

  it('says of a campaign for staff that they would be told, as the description has it', async () => {
    const notify = { staff: { topic: 'advisers', reason: 'Wants a call' } };
    const variants = [{ id: 'a', weight: 1 }];
    const world = await worldWithDraft({ notify, variants, offer: undefined });
    const { body } = await dryRun(world, { customer: GOLD, event: EVENT });
    expect(body.outcome).toBe('notice');
    expect(dryRunResourceSchema.safeParse(body).error).toBeUndefined();
  });

  it('runs what no event sets off, and wants no event then', async () => {
    const trigger = { date: { fact: 'customer.birth_date' } };
    const variants = [{ id: 'a', weight: 1, sms: { template: 'fuel-sms' } }];
    const world = await worldWithDraft({ trigger, variants });
    const { body } = await dryRun(world, { customer: GOLD });
    expect(body).toMatchObject({ outcome: 'message', clauses: [{ part: 'audience' }] });
    const wrong = await dryRun(world, { customer: GOLD, event: EVENT });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/event']);
  });

  it.each([
    ['a customer nobody knows', { customerId: 'c-9', event: EVENT }, 404, 'CUSTOMER_UNKNOWN'],
    ['two customers', { customerId: 'c', customer: GOLD, event: EVENT }, 422, 'INPUT_INVALID'],
    ['none', { event: EVENT }, 422, 'INPUT_INVALID'],
    ['no event', { customer: GOLD }, 422, 'INPUT_INVALID'],
    [
      'a version there is not',
      { customer: GOLD, event: EVENT, version: 7 },
      404,
      'CAMPAIGN_VERSION_UNKNOWN',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    const got = await dryRun(await worldWithDraft(), body);
    expect([got.status, got.body.code]).toEqual([status, code]);
  });
});
