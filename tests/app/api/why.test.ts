import { describe, expect, it } from 'vitest';
import { whyResourceSchema } from '#shared/contracts/http/why.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { NOON } from '../../support/builders.ts';
import { CAMPAIGN, liveCampaign, worldWithTemplate } from './api-world.ts';

const JANA = {
  phone: '+420601000001',
  timeZone: 'Europe/Prague',
  attributes: { tier: 'silver' },
  consent: { sms: { marketing: true } },
};
const GOLD = { fact: 'customer.tier', op: 'eq', value: 'gold' };

async function liveWorld(change: Record<string, unknown> = {}) {
  const world = await worldWithTemplate();
  await world.call('crm', 'PUT', '/v1/customers/c-1', { body: JANA });
  await liveCampaign(world, 'fuel', { ...CAMPAIGN, ...change });
  const why = async (query: Record<string, string> = {}) =>
    world.call('ines', 'GET', '/v1/customers/c-1/why', { query: { campaign: 'fuel', ...query } });
  return { world, why };
}

const decided = (change: Partial<Decision> = {}): Decision => ({
  id: '0'.repeat(26),
  customerId: 'c-1',
  campaignId: 'fuel',
  campaignVersion: 1,
  rulesetVersion: 3,
  occasion: { kind: 'event', id: 'e-1', at: NOON.toISOString(), facts: {} },
  decidedAt: NOON.toISOString(),
  outcome: 'suppressed',
  reason: 'FREQUENCY_CAP',
  retryAt: '2026-03-09T11:00:00.000Z',
  explanation: [
    { check: 'audience: customer.tier eq "gold"', outcome: 'pass', found: 'gold' },
    {
      check: 'sms.caps',
      outcome: 'block',
      reason: 'FREQUENCY_CAP',
      retryAt: '2026-03-09T11:00:00.000Z',
    },
  ],
  ...change,
});

describe('why', () => {
  it('says that staff would be told, as the description has it', async () => {
    const notify = { staff: { topic: 'advisers', reason: 'Wants a call' } };
    const { why } = await liveWorld({ notify, variants: [{ id: 'a', weight: 1 }] });
    const { body } = await why();
    expect(body.outcome).toBe('notice');
    expect(whyResourceSchema.safeParse(body).error).toBeUndefined();
  });

  it('works out from the facts on file what stands in the way', async () => {
    const { why } = await liveWorld({ audience: GOLD });
    const { status, body } = await why();
    expect([status, body.source, body.outcome]).toEqual([200, 'recomputed', 'not_in_audience']);
    expect(body.clauses.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'met',
      'open',
      'unmet',
    ]);
    expect(body.needed).toMatchObject([
      { text: 'customer.tier is "silver"; has to hold: customer.tier is "gold"' },
    ]);
  });

  it('says what would come of such an event, as of any instant', async () => {
    const { why } = await liveWorld();
    expect((await why()).body).toMatchObject({
      outcome: 'message',
      reason: 'SELECTED',
      needed: [],
    });
    const night = await why({ at: '2026-03-04T22:00:00Z' });
    expect(night.body).toMatchObject({ outcome: 'message', reason: 'WAITING_FOR_WINDOW' });
  });

  it('shows the newest decision on record by then, and when what blocked it is over', async () => {
    const { world, why } = await liveWorld();
    await world.ports.decisions.record(decided());
    const later = decided({
      id: '1'.repeat(26),
      decidedAt: '2026-03-05T11:00:00.000Z',
      outcome: 'holdout',
      reason: 'HOLDOUT',
    });
    await world.ports.decisions.record(later);
    await world.ports.decisions.record(decided({ id: '2'.repeat(26), campaignId: 'other' }));
    expect((await why()).body).toMatchObject({
      source: 'recorded',
      reason: 'FREQUENCY_CAP',
      decision: { id: '0'.repeat(26) },
      needed: [{ reopensAt: '2026-03-09T11:00:00.000Z', check: { check: 'sms.caps' } }],
    });
    expect((await why({ at: '2026-03-06T00:00:00Z' })).body.reason).toBe('HOLDOUT');
    expect((await why({ anew: 'true' })).body.source).toBe('recomputed');
  });

  it('tells what became of a message rather than why it was decided', async () => {
    const { world, why } = await liveWorld();
    const message = decided({ outcome: 'message', reason: 'SELECTED' });
    await world.ports.decisions.record(message);
    await world.ports.decisions.progress(message.id, {
      status: 'suppressed',
      reason: 'NO_CONSENT',
      at: NOON.toISOString(),
    });
    expect((await why()).body).toMatchObject({ outcome: 'message', reason: 'NO_CONSENT' });
  });

  it('knows drafts, and who and what is not there', async () => {
    const { world, why } = await liveWorld();
    await world.call('anna', 'PUT', '/v1/campaigns/draft', {
      body: { ...CAMPAIGN, name: 'Draft' },
    });
    const draft = await why({ campaign: 'draft' });
    expect(draft.body).toMatchObject({ campaignStatus: 'not_in_force', outcome: 'message' });
    expect((await why({ campaign: 'none' })).body.code).toBe('CAMPAIGN_UNKNOWN');
    const nobody = await world.call('ines', 'GET', '/v1/customers/c-9/why', {
      query: { campaign: 'fuel' },
    });
    expect(nobody.body.code).toBe('CUSTOMER_UNKNOWN');
    const missing = await world.call('ines', 'GET', '/v1/customers/c-1/why');
    expect(missing.status).toBe(400);
  });
});
