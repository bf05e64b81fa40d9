import { describe, expect, it } from 'vitest';
import { createDueCampaigns } from '#shared/app/api/due-campaigns.ts';
import { NOON, published } from '../../support/builders.ts';
import {
  CAMPAIGN,
  createApiWorld,
  liveCampaign,
  SMS_TEMPLATE,
  worldWithTemplate,
} from './api-world.ts';

const DAY_MS = 86_400_000;
const later = (ms: number): Date => new Date(NOON.getTime() + ms);

describe('creating campaigns', () => {
  it('creates a draft under an id made from the name, and fills in what was left out', async () => {
    const world = await worldWithTemplate();
    const created = await world.call('anna', 'POST', '/v1/campaigns', { body: CAMPAIGN });
    expect(created).toMatchObject({ status: 201, etag: '"r1"' });
    expect(created.headers['location']).toBe('/v1/campaigns/fuel-cashback');
    expect(created.body).toMatchObject({
      id: 'fuel-cashback',
      status: 'draft',
      version: 1,
      authors: ['anna'],
      campaign: { ...CAMPAIGN, purpose: 'marketing', holdout: 0, priority: 50 },
    });
    const read = await world.call('ines', 'GET', '/v1/campaigns/fuel-cashback');
    expect(read.body).toEqual(created.body);
    expect(read.etag).toBe(created.etag);
  });

  it('refuses a second campaign of the same name, whatever its case, and says which has it', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'POST', '/v1/campaigns', { body: CAMPAIGN });
    const again = await world.call('carla', 'PUT', '/v1/campaigns/other', {
      body: { ...CAMPAIGN, name: 'FUEL CASHBACK' },
    });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      code: 'NAME_TAKEN',
      detail: 'the campaign "fuel-cashback" has this name',
      errors: [{ pointer: '#/name', rule: 'unique' }],
    });
    expect((await world.call('anna', 'GET', '/v1/campaigns')).body.items).toHaveLength(1);
  });

  it('tells names apart that make the same id', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'POST', '/v1/campaigns', { body: CAMPAIGN });
    const other = await world.call('anna', 'POST', '/v1/campaigns', {
      body: { ...CAMPAIGN, name: 'Fuel, cashback!' },
    });
    expect(other.status).toBe(201);
    expect(other.body.id).toMatch(/^fuel-cashback-[0-9a-z]{12}$/);
  });

  it('has an id for each campaign of a name, as often as the one before is archived', async () => {
    const world = await worldWithTemplate();
    const ids = new Set<string>();
    for (let n = 0; n < 4; n++) {
      const sent = { body: CAMPAIGN, headers: { 'idempotency-key': `key-${n}` } };
      const created = await world.call('anna', 'POST', '/v1/campaigns', sent);
      expect(created.status).toBe(201);
      const again = await world.call('anna', 'POST', '/v1/campaigns', sent);
      expect([again.status, again.body.id]).toEqual([201, created.body.id]);
      ids.add(created.body.id);
      await world.change('anna', 'POST', `/v1/campaigns/${created.body.id}/archive`);
    }
    expect(ids.size).toBe(4);
  });

  it.each([
    [
      { ...CAMPAIGN, trigger: { event: 'card.purchase', were: {} } },
      '#/trigger/were',
      /did you mean where\?/,
    ],
    [{ ...CAMPAIGN, holdot: 0.1 }, '#/holdot', /did you mean holdout\?/],
    [{ ...CAMPAIGN, holdout: 2 }, '#/holdout', /at most 0\.9/],
    [
      { ...CAMPAIGN, audience: { fact: 'customer.age', op: 'greater', value: 3 } },
      '#/audience/op',
      /did you mean gte\?/,
    ],
    [
      { ...CAMPAIGN, variants: [{ id: 'a', weight: 1, sms: { template: 'fuel-mail' } }] },
      '#/variants/0/sms/template',
      /there is no template "fuel-mail"/,
    ],
    [
      { ...CAMPAIGN, variants: [{ id: 'a', weight: 1, email: { template: 'fuel-sms' } }] },
      '#/variants/0/email/template',
      /is a template for sms/,
    ],
    [
      { ...CAMPAIGN, audience: { segment: 'nobody' } },
      '#/audience',
      /there is no segment "nobody"/,
    ],
    [
      { ...CAMPAIGN, offer: { kind: 'x', code: { pool: 'empty' } } },
      '#/offer/code/pool',
      /no codes yet/,
    ],
    [{ ...CAMPAIGN, name: 'Fuel\u202Ecashback' }, '#/name', /invisible/],
  ])('refuses what cannot work, and points at it (%#)', async (body, pointer, detail) => {
    const world = await worldWithTemplate();
    const refused = await world.call('anna', 'POST', '/v1/campaigns', { body });
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('INPUT_INVALID');
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer, detail: expect.stringMatching(detail) }),
    ]);
    expect((await world.call('anna', 'GET', '/v1/campaigns')).body.items).toEqual([]);
  });

  it('refuses names that hide something of campaigns, segments, webhooks and keys', async () => {
    const world = await worldWithTemplate();
    const name = 'Fuel\u200Bcash\u202Eback';
    const hook = { name, url: 'https://crm.example/', events: ['decision.made'] };
    for (const [method, path, body] of [
      ['PUT', '/v1/segments/hidden', { name, condition: { all: [] } }],
      ['PUT', '/v1/campaigns/hidden', { ...CAMPAIGN, name }],
      ['POST', '/v1/webhooks', hook],
      ['POST', '/v1/write-keys', { name }],
    ] as const) {
      const refused = await world.call('ada', method, path, { body });
      expect([path, refused.status, refused.body.errors?.[0].pointer]).toEqual([
        path,
        422,
        '#/name',
      ]);
    }
  });

  it('refuses an audience of more segments than anybody could read', async () => {
    const world = await worldWithTemplate();
    const put = (id: string, condition: unknown) =>
      world.call('anna', 'PUT', `/v1/segments/${id}`, { body: { condition } });
    const leaves = Array.from({ length: 100 }, (_, n) => `leaf-${n}`);
    for (const id of leaves) await put(id, { all: [] });
    const all = (ids: readonly string[]) => ({ all: ids.map((segment) => ({ segment })) });
    await put('half', all(leaves.slice(0, 50)));
    const most = await put('most', { all: [{ segment: 'half' }, all(leaves.slice(50, 99))] });
    expect(most.status).toBe(201);
    const tooMany = await put('more', { all: [{ segment: 'half' }, all(leaves.slice(50, 100))] });
    expect([tooMany.status, tooMany.body.errors[0].rule]).toEqual([422, 'too_many_segments']);
  });

  it('refuses a test of a declared fact of another type, and warns of one that nobody declared', async () => {
    const world = await worldWithTemplate();
    await world.change('ada', 'PUT', '/v1/fields', {
      customer: { tier: { type: 'string' } },
      event: { amount: { type: 'number' } },
    });
    const wrong = await world.call('anna', 'POST', '/v1/campaigns', {
      body: { ...CAMPAIGN, audience: { fact: 'customer.tier', op: 'gte', value: 5 } },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toEqual([
      {
        pointer: '#/audience/value',
        rule: 'fact_type',
        detail: 'customer.tier is a text, but is compared with a number',
      },
    ]);
    const unknown = await world.call('anna', 'POST', '/v1/campaigns', {
      body: { ...CAMPAIGN, audience: { fact: 'customer.teir', op: 'eq', value: 'gold' } },
    });
    expect(unknown.status).toBe(201);
    expect(unknown.body.warnings).toEqual([
      {
        severity: 'warning',
        code: 'UNDECLARED_FACT',
        pointer: '#/audience/fact',
        detail: '"customer.teir" is not a known fact; did you mean customer.tier?',
      },
    ]);
  });

  it('warns of a fact of customer value that the policy does not configure', async () => {
    const world = await worldWithTemplate();
    const audience = { fact: 'customer.grade', op: 'eq', value: 'gold' };
    const create = (name: string) =>
      world.call('anna', 'POST', '/v1/campaigns', { body: { ...CAMPAIGN, name, audience } });
    const before = await create('before');
    expect(before.body.warnings).toContainEqual(
      expect.objectContaining({ code: 'VALUE_NOT_CONFIGURED', pointer: '#/audience' }),
    );
    const purchases = [{ event: 'card.purchase', margin: 0.1 }];
    const grades = { silver: '5', gold: '20', platinum: '50' };
    await world.change('ada', 'PUT', '/v1/policy', { customerValue: { purchases, grades } });
    expect((await create('after')).body.warnings ?? []).not.toContainEqual(
      expect.objectContaining({ code: 'VALUE_NOT_CONFIGURED' }),
    );
  });

  it('refuses a template that shows what the campaign has not got', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/templates/code-sms', {
      body: { ...SMS_TEMPLATE, languages: { en: { body: 'Your code: {{ offer.code }}' } } },
    });
    const variants = [{ id: 'a', weight: 1, sms: { template: 'code-sms' } }];
    const without = await world.call('anna', 'POST', '/v1/campaigns', {
      body: { ...CAMPAIGN, variants },
    });
    expect(without.body.errors[0]).toMatchObject({
      pointer: '#/variants/0/sms/template',
      rule: 'template_broken',
      detail: expect.stringContaining('offer.code'),
    });
    const withOffer = { ...CAMPAIGN, variants, offer: { kind: 'cashback', code: 'unique' } };
    expect((await world.call('anna', 'POST', '/v1/campaigns', { body: withOffer })).status).toBe(
      201,
    );
  });
});

describe('changing campaigns', () => {
  it('writes a version per change and keeps the old ones as they were', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    const second = await world.change('carla', 'PUT', '/v1/campaigns/fuel', {
      ...CAMPAIGN,
      priority: 60,
    });
    expect(second).toMatchObject({
      status: 200,
      etag: '"r2"',
      body: { version: 2, authors: ['anna', 'carla'] },
    });
    const { body } = await world.call('ines', 'GET', '/v1/campaigns/fuel/versions');
    expect(
      body.items.map((one: { version: number; author: string }) => [one.version, one.author]),
    ).toEqual([
      [2, 'carla'],
      [1, 'anna'],
    ]);
    const first = await world.call('ines', 'GET', '/v1/campaigns/fuel/versions/1');
    expect(first.body.campaign.priority).toBe(50);
    const changed = await world.call('ines', 'GET', '/v1/campaigns/fuel/versions/2');
    expect(changed.body.changes).toEqual([{ pointer: '/priority', before: 50, after: 60 }]);
    expect(first.body.contentHash).not.toBe(body.items[0].contentHash);
  });

  it('writes nothing when the content is what it was', async () => {
    const world = await worldWithTemplate();
    const created = await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    const same = await world.change('anna', 'PUT', '/v1/campaigns/fuel', {
      ...CAMPAIGN,
      holdout: 0,
    });
    expect(same.body.version).toBe(1);
    expect(same.etag).toBe(created.etag);
  });

  it('asks for the state a change starts from, and refuses one that has passed', async () => {
    const world = await worldWithTemplate();
    const created = await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    const blind = await world.call('anna', 'PUT', '/v1/campaigns/fuel', {
      body: { ...CAMPAIGN, priority: 1 },
    });
    expect([blind.status, blind.body.code]).toEqual([428, 'PRECONDITION_MISSING']);
    await world.change('anna', 'PUT', '/v1/campaigns/fuel', { ...CAMPAIGN, priority: 2 });
    const late = await world.call('anna', 'PUT', '/v1/campaigns/fuel', {
      body: { ...CAMPAIGN, priority: 3 },
      headers: { 'if-match': created.etag },
    });
    expect([late.status, late.body.code]).toEqual([412, 'CHANGED_MEANWHILE']);
    const create = await world.call('anna', 'PUT', '/v1/campaigns/fuel', {
      body: CAMPAIGN,
      headers: { 'if-none-match': '*' },
    });
    expect(create.status).toBe(412);
    const nothing = await world.call('anna', 'PUT', '/v1/campaigns/new', {
      body: { ...CAMPAIGN, name: 'New' },
      headers: { 'if-match': '"r1"' },
    });
    expect(nothing.status).toBe(412);
    expect((await world.call('anna', 'GET', '/v1/campaigns/fuel')).body.campaign.priority).toBe(2);
  });

  it('lets one of many edits on the same state through', async () => {
    const world = await worldWithTemplate();
    const { etag } = await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    const race = await Promise.all(
      Array.from({ length: 10 }, (_, priority) =>
        world.call('anna', 'PUT', '/v1/campaigns/fuel', {
          body: { ...CAMPAIGN, priority },
          headers: { 'if-match': etag },
        }),
      ),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect(
      (await world.call('anna', 'GET', '/v1/campaigns/fuel/versions')).body.items,
    ).toHaveLength(2);
  });
});

describe('the life of a campaign', () => {
  it('goes from draft to live by two people, and then triggers', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    expect((await world.ruleset()).campaigns.size).toBe(0);
    const submitted = await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    expect(submitted.body).toMatchObject({ status: 'in_review', review: 'in_review', version: 1 });
    const live = await world.change('ben', 'POST', '/v1/campaigns/fuel/approve');
    expect(live.body).toMatchObject({
      status: 'live',
      review: 'published',
      inForceVersion: 1,
      approvals: [{ by: 'ben', at: NOON.toISOString(), contentHash: submitted.body.contentHash }],
    });
    const ruleset = await world.ruleset();
    expect(ruleset.campaigns.get('fuel')).toMatchObject({
      version: 1,
      status: 'live',
      templates: { 'fuel-sms': 1 },
    });
    expect(ruleset.triggeredBy({ type: 'card.purchase', amount: 300 })).toHaveLength(1);
  });

  it('lets nobody approve their own words, whichever role they have', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    await world.change('carla', 'PUT', '/v1/campaigns/fuel', { ...CAMPAIGN, priority: 60 });
    await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    const own = await world.change('carla', 'POST', '/v1/campaigns/fuel/approve');
    expect([own.status, own.body.code]).toEqual([403, 'FOUR_EYES']);
    expect((await world.call('ines', 'GET', '/v1/campaigns/fuel')).body.status).toBe('in_review');
    expect((await world.change('ben', 'POST', '/v1/campaigns/fuel/approve')).body.status).toBe(
      'live',
    );
  });

  it('wants two people for a reach beyond what the policy says, and one below', async () => {
    const world = await worldWithTemplate();
    await world.change('ada', 'PUT', '/v1/policy', { secondApprovalAbove: 1000 });
    const small = await liveCampaign(world, 'small', {
      ...CAMPAIGN,
      name: 'Small',
      limits: { sends: 1000 },
    });
    expect(small.body).toMatchObject({ status: 'live', approvalsNeeded: 1 });
    const large = await liveCampaign(world, 'fuel');
    expect(large.body).toMatchObject({
      status: 'in_review',
      approvalsNeeded: 2,
      approvals: [{ by: 'ben' }],
    });
    const again = await world.change('ben', 'POST', '/v1/campaigns/fuel/approve');
    expect(again.body.code).toBe('FOUR_EYES');
    expect((await world.change('carla', 'POST', '/v1/campaigns/fuel/approve')).body.status).toBe(
      'live',
    );
  });

  it('lets authors approve where four eyes are switched off', async () => {
    const world = await worldWithTemplate({
      access: { auth: 'off', fourEyes: false, webhookTargets: 'public' },
    });
    await world.call('nobody', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    await world.change('nobody', 'POST', '/v1/campaigns/fuel/submit');
    const approved = await world.change('nobody', 'POST', '/v1/campaigns/fuel/approve');
    expect(approved.body).toMatchObject({ status: 'live', authors: ['development'] });
  });

  it('starts at its time, whoever sweeps and however often, and ends at its end', async () => {
    const world = await worldWithTemplate();
    const schedule = {
      startsAt: later(DAY_MS).toISOString(),
      endsAt: later(2 * DAY_MS).toISOString(),
    };
    const approved = await liveCampaign(world, 'fuel', { ...CAMPAIGN, schedule });
    expect(approved.body.status).toBe('approved');
    expect((await world.ruleset()).campaigns.size).toBe(0);

    expect(await world.dueCampaigns(later(DAY_MS - 1))).toEqual({ started: 0, ended: 0 });
    const sweeps = [
      await world.dueCampaigns(later(DAY_MS)),
      await world.dueCampaigns(later(DAY_MS)),
    ];
    expect(sweeps).toEqual([
      { started: 1, ended: 0 },
      { started: 0, ended: 0 },
    ]);
    expect((await world.ruleset()).campaigns.get('fuel')?.status).toBe('live');

    await world.change('omar', 'POST', '/v1/campaigns/fuel/pause');
    expect(await world.dueCampaigns(later(2 * DAY_MS))).toEqual({ started: 0, ended: 1 });
    expect((await world.call('ines', 'GET', '/v1/campaigns/fuel')).body.status).toBe('ended');
    expect((await world.ruleset()).campaigns.get('fuel')?.status).toBe('ended');
  });

  it('pauses, resumes, ends, and frees the name with the archive', async () => {
    const world = await worldWithTemplate();
    await liveCampaign(world);
    const inForce = async () => (await world.ruleset()).campaigns.get('fuel')?.status;
    await world.change('omar', 'POST', '/v1/campaigns/fuel/pause');
    expect(await inForce()).toBe('paused');
    await world.change('omar', 'POST', '/v1/campaigns/fuel/resume');
    expect(await inForce()).toBe('live');
    const early = await world.change('anna', 'POST', '/v1/campaigns/fuel/archive');
    expect([early.status, early.body.code]).toEqual([409, 'WRONG_STATUS']);
    await world.change('omar', 'POST', '/v1/campaigns/fuel/end');
    expect(await inForce()).toBe('ended');
    const archived = await world.change('anna', 'POST', '/v1/campaigns/fuel/archive');
    expect(archived.body.status).toBe('archived');
    expect(await inForce()).toBe('ended');
    expect((await world.call('anna', 'POST', '/v1/campaigns', { body: CAMPAIGN })).status).toBe(
      201,
    );
    const edit = await world.change('anna', 'PUT', '/v1/campaigns/fuel', {
      ...CAMPAIGN,
      priority: 1,
    });
    expect([edit.status, edit.body.code]).toEqual([409, 'WRONG_STATUS']);
  });

  it('keeps running on its version until a new one is approved', async () => {
    const world = await worldWithTemplate();
    await liveCampaign(world);
    const edited = await world.change('anna', 'PUT', '/v1/campaigns/fuel', {
      ...CAMPAIGN,
      priority: 90,
    });
    expect(edited.body).toMatchObject({
      status: 'live',
      review: 'draft',
      version: 2,
      inForceVersion: 1,
    });
    expect((await world.ruleset()).campaigns.get('fuel')?.campaign.priority).toBe(50);
    await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    const approved = await world.change('ben', 'POST', '/v1/campaigns/fuel/approve');
    expect(approved.body).toMatchObject({ status: 'live', review: 'published', inForceVersion: 2 });
    expect((await world.ruleset()).campaigns.get('fuel')).toMatchObject({
      version: 2,
      campaign: { priority: 90 },
    });
  });

  it('runs on the templates and segments it was approved with', async () => {
    const world = await worldWithTemplate();
    const tier = (value: string) => ({ condition: { fact: 'customer.tier', op: 'eq', value } });
    await world.call('anna', 'PUT', '/v1/segments/gold', { body: tier('gold') });
    await world.call('anna', 'PUT', '/v1/segments/best', {
      body: { condition: { not: { segment: 'gold' } } },
    });
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', {
      body: { ...CAMPAIGN, audience: { segment: 'best' } },
    });
    await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    await world.change('anna', 'PUT', '/v1/segments/gold', tier('platinum'));
    await world.change('anna', 'PUT', '/v1/templates/fuel-sms', {
      ...SMS_TEMPLATE,
      languages: { en: { body: 'Something else' } },
    });
    await world.change('ben', 'POST', '/v1/campaigns/fuel/approve');
    expect((await world.ruleset()).campaigns.get('fuel')).toMatchObject({
      templates: { 'fuel-sms': 1 },
      segments: {
        best: { not: { segment: 'gold' } },
        gold: { fact: 'customer.tier', op: 'eq', value: 'gold' },
      },
    });
  });

  it('refuses to review what has come to lack a template', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    await world.change('anna', 'DELETE', '/v1/templates/fuel-sms');
    const submitted = await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    expect([submitted.status, submitted.body.code]).toEqual([422, 'CAMPAIGN_INCOMPLETE']);
    expect(submitted.body.errors[0].pointer).toBe('#/variants/0/sms/template');
  });

  it('ends consistent after a race of approvals and edits', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    const { etag } = await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    const headers = { 'if-match': etag };
    const race = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0
          ? world.call('ben', 'POST', '/v1/campaigns/fuel/approve', { headers })
          : world.call('anna', 'PUT', '/v1/campaigns/fuel', {
              body: { ...CAMPAIGN, priority: index },
              headers,
            }),
      ),
    );
    expect(race.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(race.filter(({ status }) => status === 412)).toHaveLength(49);
    const { body } = await world.call('ines', 'GET', '/v1/campaigns/fuel');
    const published = (await world.ruleset()).campaigns.get('fuel');
    expect(body.status === 'live').toBe(published !== undefined);
    expect(body.version).toBe(body.status === 'live' ? 1 : 2);
  });

  it('makes good a publication that a crash cut short', async () => {
    let crash = true;
    const world = createApiWorld();
    const { rulesetLog } = world.ports;
    const broken = await worldWithTemplate({
      rulesetLog: {
        ...rulesetLog,
        append: (change) => (crash ? Promise.reject(new Error('gone')) : rulesetLog.append(change)),
      },
    });
    await expect(liveCampaign(broken)).rejects.toThrow('gone');
    expect((await broken.call('ines', 'GET', '/v1/campaigns/fuel')).body.status).toBe('live');
    expect((await world.ruleset()).campaigns.size).toBe(0);
    crash = false;
    await broken.dueCampaigns(NOON);
    expect((await world.ruleset()).campaigns.get('fuel')?.status).toBe('live');
    expect(await broken.ports.campaigns.due(later(DAY_MS), 10)).toEqual([]);
  });
});

describe('campaigns that are due', () => {
  it('do not wait for one that fails, which comes again', async () => {
    const world = await worldWithTemplate();
    const schedule = { startsAt: later(DAY_MS).toISOString() };
    for (const id of ['a', 'b', 'c']) {
      await liveCampaign(world, id, { ...CAMPAIGN, name: id, schedule });
    }
    let broken = true;
    const { campaigns } = world.ports;
    const dueCampaigns = createDueCampaigns({
      ...world.ports,
      campaigns: {
        ...campaigns,
        version: (id, version) =>
          broken && id === 'b' ? Promise.reject(new Error('lost')) : campaigns.version(id, version),
      },
    });
    await expect(dueCampaigns(later(DAY_MS))).rejects.toThrow('1 campaigns failed');
    const inForce = async () => [...(await world.ruleset()).campaigns.keys()].sort();
    expect(await inForce()).toEqual(['a', 'c']);
    broken = false;
    await dueCampaigns(later(DAY_MS));
    expect(await inForce()).toEqual(['a', 'b', 'c']);
    expect(await campaigns.due(later(DAY_MS), 10)).toEqual([]);
  });
});

describe('a rule set that no index can divide', () => {
  const fill = async (world: Awaited<ReturnType<typeof worldWithTemplate>>, types: number) => {
    for (let n = 0; n < 600; n++) {
      const trigger = { event: `card.type_${n % types}` };
      const one = published(`c-${n}`, { trigger });
      await world.ports.rulesetLog.append({ kind: 'campaign', published: one });
    }
  };

  it('is reported to whoever publishes one more campaign', async () => {
    const world = await worldWithTemplate();
    await fill(world, 1);
    const approved = await liveCampaign(world);
    expect(approved.status).toBe(200);
    expect(approved.body.warnings).toEqual([
      {
        severity: 'warning',
        code: 'RULES_CROWDED',
        pointer: '#',
        detail: expect.stringMatching(
          /^of all campaigns in force: 600 of 600 alternatives ask for nothing rarer than event\.type = "card\.type_0"; events take longer/,
        ),
      },
    ]);
  });

  it('is not found where campaigns ask for different things', async () => {
    const world = await worldWithTemplate();
    await fill(world, 100);
    const approved = await liveCampaign(world);
    expect(approved.status).toBe(200);
    expect(approved.body).not.toHaveProperty('warnings');
  });
});
