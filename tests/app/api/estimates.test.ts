import { describe, expect, it } from 'vitest';
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
      size: { estimate: 2, low: 2, high: 2 },
      share: { estimate: 2 / 3, low: 2 / 3, high: 2 / 3 },
      customers: { estimate: 3, low: 3, high: 3 },
      sample: expect.toSatisfy((ids: string[]) => ids.toSorted().join() === 'a,c'),
      notCounted: [],
    });
    const body = { condition: gold };
    const marketer = await world.call('anna', 'POST', '/v1/segments/estimate', { body });
    expect(marketer.body).toEqual({ ...estimate.body, sample: [] });
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
