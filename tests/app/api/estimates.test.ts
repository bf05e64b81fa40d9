import { describe, expect, it } from 'vitest';
import { audienceEstimateSchema } from '#shared/contracts/http/estimates.ts';
import { CAMPAIGN, createApiWorld, worldWithTemplate } from './api-world.ts';

const gold = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const often = {
  activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
  op: 'gte',
  value: 1,
};

async function withCustomers(world: ReturnType<typeof createApiWorld>): Promise<void> {
  for (const [id, tier] of Object.entries({ a: 'gold', b: 'silver', c: 'gold' })) {
    const body = { email: `${id}@customers.example`, attributes: { tier } };
    const put = await world.call('crm', 'PUT', `/v1/customers/${id}`, { body });
    expect(put.status).toBe(201);
  }
}

describe('estimates', () => {
  it('tell how many a condition is about before it is saved, and name ids and nothing else', async () => {
    const world = createApiWorld();
    await withCustomers(world);
    const estimate = await world.call('ines', 'POST', '/v1/segments/estimate', {
      body: { condition: gold },
    });
    expect(estimate.status).toBe(200);
    expect(estimate.body).toEqual({
      lookedAt: 3,
      found: 2,
      undecided: 0,
      exact: true,
      inTens: false,
      size: { estimate: 2, low: 2, high: 2 },
      share: { estimate: 2 / 3, low: 2 / 3, high: 2 / 3 },
      customers: { estimate: 3, low: 3, high: 3 },
      sample: expect.toSatisfy((ids: string[]) => ids.toSorted().join() === 'a,c'),
      notCounted: [],
    });
  });

  describe('for those who may not read customers', () => {
    const about = (condition: object) => ({ body: { condition } });
    const silver = { fact: 'customer.tier', op: 'eq', value: 'silver' };
    const isB = { fact: 'customer.id', op: 'eq', value: 'b' };

    it('are told in tens, so that a few customers are not told from none', async () => {
      const world = createApiWorld();
      await withCustomers(world);
      const ask = (condition: object) =>
        world.call('anna', 'POST', '/v1/segments/estimate', about(condition));
      const some = await ask(gold);
      expect(some.status).toBe(200);
      audienceEstimateSchema.parse(some.body);
      expect(some.body).toEqual({
        lookedAt: 3,
        found: 0,
        undecided: 0,
        exact: false,
        inTens: true,
        size: { low: 0, high: 3 },
        share: { low: 0, high: 1 },
        customers: { estimate: 3, low: 3, high: 3 },
        sample: [],
        notCounted: [],
      });
      for (const other of [silver, { not: gold }, { all: [gold, silver] }])
        expect((await ask(other)).body).toEqual(some.body);
    });

    it('are refused about one customer by their id, wherever the condition has it', async () => {
      const world = await worldWithTemplate();
      await withCustomers(world);
      const both = { all: [isB, silver] };
      await world.call('anna', 'PUT', '/v1/segments/one', { body: { condition: both } });
      await world.call('anna', 'PUT', '/v1/segments/within', {
        body: { condition: { not: { segment: 'one' } } },
      });
      const audience = { all: [gold, { segment: 'within' }] };
      await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: { ...CAMPAIGN, audience } });
      for (const [path, input] of [
        ['/v1/segments/estimate', about(both)],
        ['/v1/segments/estimate', about({ segment: 'within' })],
        ['/v1/segments/one/estimate', {}],
        ['/v1/campaigns/fuel/estimate', {}],
      ] as const) {
        const refused = await world.call('anna', 'POST', path, input);
        expect(refused).toMatchObject({ status: 403, body: { code: 'ROLE_MISSING' } });
        expect(refused.body.detail).toContain('customer.id');
        expect((await world.call('ines', 'POST', path, input)).status).toBe(200);
      }
    });
  });

  it('look into segments, and refuse one that is not there', async () => {
    const world = createApiWorld();
    await withCustomers(world);
    await world.call('anna', 'PUT', '/v1/segments/premium', { body: { condition: gold } });
    const size = async (path: string, body?: unknown) =>
      (await world.call('ines', 'POST', path, { body })).body;
    expect((await size('/v1/segments/premium/estimate')).size.estimate).toBe(2);
    const others = { condition: { not: { segment: 'premium' } } };
    expect((await size('/v1/segments/estimate', others)).size.estimate).toBe(1);
    expect(await size('/v1/segments/none/estimate')).toMatchObject({ code: 'SEGMENT_UNKNOWN' });
    expect(await size('/v1/segments/estimate', { condition: { segment: 'none' } })).toMatchObject({
      code: 'INPUT_INVALID',
      errors: [{ pointer: '#/condition', rule: 'segment_unknown' }],
    });
  });

  it('are of a campaign’s audience, as far as its behaviour is counted', async () => {
    const world = await worldWithTemplate();
    await withCustomers(world);
    const path = '/v1/campaigns/fuel/estimate';
    expect((await world.call('ines', 'POST', path)).body.code).toBe('CAMPAIGN_UNKNOWN');
    const audience = { all: [gold, often] };
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: { ...CAMPAIGN, audience } });
    const draft = (await world.call('ines', 'POST', path)).body;
    expect(draft).toMatchObject({
      size: { low: 0, high: 2 },
      undecided: 2,
      notCounted: ['count of card.purchase within P30D'],
    });
    expect(draft.size).not.toHaveProperty('estimate');
  });

  it.each([
    ['99', 'too_small'],
    ['2001', 'too_large'],
    ['1e9', 'too_large'],
    ['many', 'type'],
  ])('look at %s customers: %s', async (lookAt, rule) => {
    const world = createApiWorld();
    const refused = await world.call('ines', 'POST', '/v1/segments/estimate', {
      body: { condition: gold },
      query: { lookAt },
    });
    expect(refused.body).toMatchObject({
      code: 'PARAMETER_INVALID',
      errors: [{ parameter: 'lookAt', rule }],
    });
  });
});
