import { describe, expect, it } from 'vitest';
import { decisionResourceSchema } from '#shared/contracts/http/decisions.ts';
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
  const why = async (query: Record<string, string> = {}, who = 'ines') =>
    world.call(who, 'GET', '/v1/customers/c-1/why', { query: { campaign: 'fuel', ...query } });
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

  it('tells those who may not read customers which clauses are met, and no value', async () => {
    const vip = { fact: 'customer.vip', op: 'eq', value: true };
    const { world, why } = await liveWorld({ audience: { all: [GOLD, vip] } });
    for (const who of ['anna', 'ben']) {
      const { status, body } = await why({}, who);
      expect([status, body.outcome]).toEqual([200, 'not_in_audience']);
      expect(JSON.stringify(body)).not.toContain('silver');
      // One is another value and one is missing: which is which is not told.
      const unmet = { outcome: 'unmet', hidden: true };
      expect(body.clauses.slice(1)).toEqual([
        expect.not.objectContaining({ hidden: true }),
        { part: 'audience', at: 'all[0]', test: GOLD, wanted: true, ...unmet },
        { part: 'audience', at: 'all[1]', test: vip, wanted: true, ...unmet },
      ]);
      expect(body.needed.map(({ text }: { text: string }) => text)).toEqual([
        'has to hold: customer.tier is "gold"',
        'has to hold: customer.vip is true',
      ]);
      expect(body.needed[0].clause.found).toBeUndefined();
      expect(whyResourceSchema.safeParse(body).error).toBeUndefined();
    }
    for (const who of ['ines', 'omar', 'ada'])
      expect(JSON.stringify((await why({}, who)).body)).toContain('is \\"silver\\"');
    expect((await world.call('anna', 'GET', '/v1/customers/c-1')).status).toBe(403);
  });

  it('keeps values from them in a decision on record too', async () => {
    const { world, why } = await liveWorld();
    const occasion = { ...decided().occasion, facts: { amount: 777 } };
    const usual = { check: 'trigger: event.amount gt', outcome: 'pass', found: 777, usual: 55.5 };
    const explanation = [...decided().explanation, usual] as Decision['explanation'];
    const decision = decided({ occasion, explanation });
    await world.ports.decisions.record(decision);
    const answers = async (who: string) => [
      (await why({}, who)).body.decision,
      (await world.call(who, 'GET', `/v1/decisions/${decision.id}`)).body,
    ];
    for (const body of await answers('anna')) {
      expect(JSON.stringify(body)).not.toMatch(/777|55\.5|"found"/);
      expect(body.occasion).toMatchObject({ id: 'e-1', facts: {}, hidden: true });
      expect(body.explanation).toEqual([
        { check: 'audience: customer.tier eq "gold"', outcome: 'pass', hidden: true },
        decision.explanation[1],
        { check: 'trigger: event.amount gt', outcome: 'pass', hidden: true },
      ]);
      expect(decisionResourceSchema.safeParse(body).error).toBeUndefined();
    }
    for (const body of await answers('omar')) {
      expect(body.explanation).toEqual(explanation);
      expect(body.occasion.facts).toEqual({ amount: 777 });
    }
    expect(JSON.stringify((await why({}, 'anna')).body.checks)).not.toMatch(/777|55\.5|"found"/);
  });

  it('tells them nothing of a draft, which could be written to guess at a customer', async () => {
    const { world, why } = await liveWorld();
    await world.call('anna', 'PUT', '/v1/campaigns/guess', {
      body: { ...CAMPAIGN, name: 'Guess', audience: GOLD },
    });
    const refused = await why({ campaign: 'guess' }, 'anna');
    expect([refused.status, refused.body.code]).toEqual([403, 'ROLE_MISSING']);
    expect((await why({ campaign: 'guess' }, 'omar')).status).toBe(200);
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
