import { describe, expect, it } from 'vitest';
import { hasConsent } from '#shared/domain/customer/consent.ts';
import type { Undelivered } from '#shared/domain/customer/state.ts';
import { decisionId } from '#shared/domain/decision/decision.ts';
import { consentAfterStop } from '#shared/domain/response/keyword-consent.ts';
import type { Due } from '#shared/ports/due-index.ts';
import { NOON } from '../../support/builders.ts';
import { CAMPAIGN, createApiWorld, liveCampaign, worldWithTemplate } from './api-world.ts';

const JANA = {
  email: 'jana@customers.example',
  phone: '+420601000007',
  language: 'cs',
  timeZone: 'Europe/Prague',
  attributes: { tier: 'gold', birth_date: '2008-03-20' },
  consent: { email: { marketing: true }, sms: { marketing: false } },
};
const at = NOON.toISOString();

describe('one customer', () => {
  it('is created with consent as it was given, read, and replaced', async () => {
    const world = createApiWorld();
    const created = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    expect(created.status).toBe(201);
    const { consent: _asked, ...profile } = JANA;
    expect(created.body).toEqual({
      id: 'c-7',
      ...profile,
      consent: {
        email: { marketing: { granted: true, at, source: 'api' } },
        sms: { marketing: { granted: false, at, source: 'api' } },
      },
      suppressions: [],
    });
    const { phone: _gone, consent: _kept, ...less } = JANA;
    const replaced = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: less });
    expect(replaced.status).toBe(200);
    expect(replaced.body.phone).toBeUndefined();
    expect(replaced.body.consent).toEqual(created.body.consent);
    const read = await world.call('omar', 'GET', '/v1/customers/c-7');
    expect(read.body).toEqual(replaced.body);
    expect(read.etag).toBe(replaced.etag);
    expect(read.etag).not.toBe(created.etag);
  });

  it('keeps the newest word on consent, and the first proof of it', async () => {
    const world = createApiWorld();
    const answer = (granted: boolean, on: string) => ({
      granted,
      at: on,
      source: 'form',
      proof: 'v3',
    });
    const put = async (marketing: unknown) =>
      (
        await world.call('crm', 'PUT', '/v1/customers/c-7', {
          body: { consent: { email: { marketing } } },
        })
      ).body.consent.email.marketing;
    const given = answer(true, '2026-02-01T00:00:00Z');
    expect(await put(given)).toEqual(given);
    expect(await put(answer(false, '2026-01-01T00:00:00Z'))).toEqual(given);
    expect(await put(true)).toEqual(given);
    expect(await put(false)).toEqual({ granted: false, at, source: 'api' });
  });

  it('dates a "yes" from a clock that is ahead by the request, so that a STOP minutes later holds', async () => {
    const world = createApiWorld();
    const ahead = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000).toISOString();
    const record = (granted: boolean) => ({ granted, at: ahead(4), source: 'form', proof: 'v3' });
    const sms = { marketing: record(true), service: record(false) };
    const body = { phone: JANA.phone, consent: { sms } };
    const put = await world.call('crm', 'PUT', '/v1/customers/c-7', { body });
    expect(put.body.consent.sms).toEqual({ ...sms, marketing: { ...sms.marketing, at } });
    const bulk = { customers: [{ id: 'c-8', ...body }] };
    expect((await world.call('crm', 'POST', '/v1/customers:bulk', { body: bulk })).status).toBe(
      200,
    );
    for (const id of ['c-7', 'c-8']) {
      const stored = await world.ports.customers.loadLatest(id);
      const stopped = consentAfterStop(stored?.state.consent ?? {}, ahead(2), 'in-1');
      expect(hasConsent(stopped, 'sms', 'marketing'), id).toBe(false);
      const { items } = await world.ports.customers.consentHistory(id, 9);
      expect(items.find(({ granted }) => granted)).toMatchObject({ at, proof: 'v3' });
    }
  });

  it('refuses consent from the future, which no withdrawal could undo', async () => {
    const world = createApiWorld();
    const refused = await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: {
        consent: {
          sms: { service: { granted: true, at: '2030-01-01T00:00:00Z', source: 'form' } },
        },
      },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      { pointer: '#/consent/sms/service/at', rule: 'in_future', detail: expect.any(String) },
    ]);
    expect((await world.call('omar', 'GET', '/v1/customers/c-7')).status).toBe(404);
  });

  it('inherits the suppression of its addresses, whoever had them before', async () => {
    const world = createApiWorld();
    const entry = {
      channel: 'sms',
      address: `hash:${JANA.phone}`,
      reason: 'hard_bounce',
      at,
    } as const;
    await world.ports.suppressions.add(entry);
    const { body } = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    expect(body.suppressions).toEqual([{ channel: 'sms', reason: 'hard_bounce', at }]);
    expect((await world.ports.customers.loadLatest('c-7'))?.state.suppressions).toEqual([entry]);
  });

  it('can be found by the addresses it has, and by no other', async () => {
    const world = createApiWorld();
    const at = (address: string) => world.ports.customers.idsAt(`hash:${address}`);
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    await world.call('crm', 'PUT', '/v1/customers/c-8', { body: { phone: JANA.phone } });
    expect(await at(JANA.phone)).toEqual(['c-7', 'c-8']);
    await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: { ...JANA, phone: '+420601000008' },
    });
    expect([await at(JANA.phone), await at('+420601000008')]).toEqual([['c-8'], ['c-7']]);
    await world.call('omar', 'DELETE', '/v1/customers/c-7');
    expect([await at('+420601000008'), await at(JANA.email)]).toEqual([[], []]);
  });

  it('arms the dates that a campaign waits for, and moves them with the profile', async () => {
    const world = await worldWithTemplate();
    const trigger = { date: { fact: 'customer.birth_date', years: 18, at: '10:00' } };
    await liveCampaign(world, 'eighteen', { ...CAMPAIGN, trigger });
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const armed = async () =>
      (await world.ports.customers.loadLatest('c-7'))?.state.watches['eighteen']?.at;
    const due: number[] = [];
    const drain = (now: string) =>
      world.ports.due.drain(new Date(now), async (entries) => {
        due.push(...entries.map((one) => one.at));
      });
    expect(await armed()).toBe(Date.parse('2026-03-20T09:00:00Z'));
    await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: { ...JANA, attributes: { birth_date: '2008-03-18' } },
    });
    expect(await armed()).toBe(Date.parse('2026-03-18T09:00:00Z'));
    await drain('2026-04-01T00:00:00Z');
    expect(due).toContain(Date.parse('2026-03-18T09:00:00Z'));
  });

  it('is woken for a day that has begun, also when a sweep comes before the state is written', async () => {
    const world = await worldWithTemplate();
    const trigger = { date: { fact: 'customer.birth_date', years: 18, at: '10:00' } };
    await liveCampaign(world, 'eighteen', { ...CAMPAIGN, trigger });
    const found: Due[] = [];
    const drainAt = (minutes: number) =>
      world.ports.due.drain(new Date(NOON.getTime() + minutes * 60_000), async (entries) => {
        found.push(...entries);
      });
    await drainAt(1);
    const { saveState } = world.ports.customers;
    world.ports.customers.saveState = async (...args) => {
      found.length = 0;
      await drainAt(0.5);
      expect(found).toEqual([]);
      return saveState(...args);
    };
    const today = '2008-03-04';
    await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: { ...JANA, attributes: { birth_date: today } },
    });
    const armed = (await world.ports.customers.loadLatest('c-7'))?.state.watches['eighteen']?.at;
    expect(armed).toBe(Date.parse('2026-03-04T09:00:00Z'));
    await drainAt(2);
    expect(found).toEqual([{ kind: 'wake', customerId: 'c-7', campaignId: 'eighteen', at: armed }]);
  });

  it('is changed on a state one has seen where If-Match says so', async () => {
    const world = createApiWorld();
    const { etag } = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: { ...JANA, language: 'en' } });
    const stale = await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: JANA,
      headers: { 'if-match': etag },
    });
    expect(stale.status).toBe(412);
  });

  it('goes by If-Match in the very write: of many who have seen the same, one changes it', async () => {
    const world = createApiWorld();
    const { etag } = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const statuses = await Promise.all(
      ['pl', 'de', 'fr', 'it'].map(async (language) => {
        const { status } = await world.call('crm', 'PUT', '/v1/customers/c-7', {
          body: { ...JANA, language },
          headers: { 'if-match': etag },
        });
        return status;
      }),
    );
    expect(statuses.toSorted()).toEqual([200, 412, 412, 412]);
    const created = await Promise.all(
      [1, 2, 3].map(async () => {
        const { status } = await world.call('crm', 'PUT', '/v1/customers/c-8', {
          body: JANA,
          headers: { 'if-none-match': '*' },
        });
        return status;
      }),
    );
    expect(created.toSorted()).toEqual([201, 412, 412]);
  });

  it('is not held up by events: they change nothing that one has seen', async () => {
    const world = createApiWorld();
    const { etag } = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const { replaceProfile } = world.ports.customers;
    let meanwhile = 2;
    world.ports.customers.replaceProfile = async (customer, read) => {
      const stored = await world.ports.customers.loadLatest('c-7');
      if (stored !== undefined && meanwhile-- > 0)
        await world.ports.customers.saveState('c-7', stored.state, stored.version);
      return replaceProfile(customer, read);
    };
    const { status } = await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: { ...JANA, language: 'en' },
      headers: { 'if-match': etag },
    });
    expect([status, meanwhile]).toEqual([200, -1]);
  });

  it('has a history of what they agreed to, until they are erased', async () => {
    const world = createApiWorld();
    const say = (marketing: unknown) =>
      world.call('crm', 'PUT', '/v1/customers/c-7', {
        body: { ...JANA, consent: { sms: { marketing } } },
      });
    await say({ granted: true, at: '2026-02-01T10:00:00+01:00', source: 'branch', proof: 'p-17' });
    await say({ granted: false, at: '2026-03-01T09:00:00Z', source: 'call-centre' });
    const read = (query: Record<string, string> = {}) =>
      world.call('ines', 'GET', '/v1/customers/c-7/consent-history', { query });
    const first = await read({ limit: '1' });
    expect(first.body.items).toEqual([
      {
        channel: 'sms',
        purpose: 'marketing',
        granted: false,
        at: '2026-03-01T09:00:00.000Z',
        source: 'call-centre',
      },
    ]);
    expect((await read({ cursor: first.body.cursor })).body.items).toMatchObject([
      { granted: true, at: '2026-02-01T09:00:00.000Z', source: 'branch', proof: 'p-17' },
    ]);
    await world.call('omar', 'DELETE', '/v1/customers/c-7');
    expect((await read()).body).toEqual({ items: [] });
  });

  it.each([
    ['phone', '0601 000 007', 'format'],
    ['timeZone', 'Mars/Olympus', 'rule'],
    ['email', 'jana', 'format'],
    ['attributes', { 'First Name': 'Jana' }, 'name'],
    ['attributes', { age: 12 }, 'name'],
  ])('refuses a wrong %s without repeating it', async (field, value, rule) => {
    const world = createApiWorld();
    const refused = await world.call('crm', 'PUT', '/v1/customers/c-7', {
      body: { ...JANA, [field]: value },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: expect.stringContaining(`#/${field}`), rule }),
    ]);
    const text = JSON.stringify(
      refused.body.errors.map(({ detail }: { detail: string }) => detail),
    );
    expect(text).not.toContain(typeof value === 'string' ? value : 'Jana');
  });

  it('leaves nothing of an erased customer but hashes, and ends what was waiting', async () => {
    const world = createApiWorld();
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    expect((await world.call('omar', 'DELETE', '/v1/customers/c-7')).status).toBe(204);
    expect((await world.call('omar', 'GET', '/v1/customers/c-7')).body.code).toBe(
      'CUSTOMER_UNKNOWN',
    );
    expect((await world.call('omar', 'DELETE', '/v1/customers/c-7')).status).toBe(404);
    expect(await world.ports.suppressions.find('email', `hash:${JANA.email}`)).toMatchObject({
      reason: 'erasure',
    });
    const back = await world.call('crm', 'PUT', '/v1/customers/c-8', { body: JANA });
    expect(back.body.suppressions.map(({ reason }: { reason: string }) => reason)).toEqual([
      'erasure',
      'erasure',
    ]);
  });
});

describe('an erasure', () => {
  const erase = (world: ReturnType<typeof createApiWorld>) =>
    world.call('omar', 'DELETE', '/v1/customers/c-7');
  const open = (id: string, status: Undelivered['status']): Undelivered => ({
    id,
    campaignId: 'fuel',
    campaignVersion: 1,
    channel: 'email',
    purpose: 'marketing',
    status,
    sendAt: 0,
    expiresAt: 1,
    since: 0,
    attempts: 0,
  });
  const decision = (id: string) =>
    ({
      id,
      customerId: 'c-7',
      campaignId: 'fuel',
      campaignVersion: 1,
      rulesetVersion: 1,
      occasion: { kind: 'event', id, at: '2026-03-04T11:00:00Z', facts: {} },
      decidedAt: '2026-03-04T11:00:00Z',
      outcome: 'message',
      reason: 'SELECTED',
      explanation: [],
    }) as const;

  it('ends what waits as suppressed, and what may have been taken as unknown', async () => {
    const world = createApiWorld();
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const stored = await world.ports.customers.loadLatest('c-7');
    if (stored === undefined) throw new Error('lost');
    const undelivered = [open('m-1', 'pending'), open('m-2', 'claimed'), open('m-3', 'in_doubt')];
    const unpublished = undelivered.map(
      ({ id }) => ({ kind: 'decision', decision: decision(id) }) as const,
    );
    await world.ports.customers.saveState(
      'c-7',
      { ...stored.state, undelivered, unpublished },
      stored.version,
    );
    await erase(world);
    const ends = await Promise.all(undelivered.map(({ id }) => world.ports.decisions.get(id)));
    expect(ends.map((one) => one?.progress.status)).toEqual([
      'suppressed',
      'expired_unknown',
      'expired_unknown',
    ]);
  });

  it('tells the end of a wish that waits, and leaves no wake-up that names the customer', async () => {
    const world = createApiWorld();
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const stored = await world.ports.customers.loadLatest('c-7');
    if (stored === undefined) throw new Error('lost');
    const wakeAt = NOON.getTime() + 86_400_000;
    const { occasion } = decision('e-1');
    const wish = { occasion, campaignVersion: 1, rulesetVersion: 1, at: wakeAt, until: wakeAt + 1 };
    const waiting = { fuel: { ...wish, reason: 'LOST_ARBITRATION' as const } };
    await world.ports.customers.saveState('c-7', { ...stored.state, waiting }, stored.version);
    await world.ports.due.add([
      { kind: 'wake', customerId: 'c-7', campaignId: 'fuel', at: wakeAt },
    ]);
    expect((await erase(world)).status).toBe(204);
    const id = decisionId('fuel', 'c-7', occasion);
    expect((await world.ports.decisions.get(id))?.decision.reason).toBe('CUSTOMER_ERASED');
    const due: Due[] = [];
    await world.ports.due.drain(new Date(wakeAt), async (entries) => {
      due.push(...entries);
    });
    expect(due.filter(({ kind }) => kind === 'wake')).toEqual([]);
  });

  it('looks again at somebody who changes meanwhile', async () => {
    const world = createApiWorld();
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const { remove } = world.ports.customers;
    let meanwhile = 2;
    world.ports.customers.remove = async (id, read, erasure) => {
      const stored = await world.ports.customers.loadLatest(id);
      if (stored !== undefined && meanwhile-- > 0)
        await world.ports.customers.saveState(id, stored.state, stored.version);
      return remove(id, read, erasure);
    };
    expect((await erase(world)).status).toBe(204);
    expect(await world.ports.customers.loadLatest('c-7')).toBeUndefined();
  });

  it('is of whom one has seen: somebody else by the time of the write stays', async () => {
    const world = createApiWorld();
    const { etag } = await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const { remove } = world.ports.customers;
    world.ports.customers.remove = async (id, read, erasure) => {
      await world.call('crm', 'PUT', '/v1/customers/c-7', { body: { ...JANA, language: 'en' } });
      return remove(id, read, erasure);
    };
    const headers = { 'if-match': etag };
    expect((await world.call('omar', 'DELETE', '/v1/customers/c-7', { headers })).status).toBe(412);
    expect((await world.call('ines', 'GET', '/v1/customers/c-7')).body.language).toBe('en');
  });

  it('of somebody who gets a new address meanwhile suppresses that one too', async () => {
    const world = createApiWorld();
    await world.call('crm', 'PUT', '/v1/customers/c-7', { body: JANA });
    const { remove } = world.ports.customers;
    let moved = false;
    world.ports.customers.remove = async (id, read, erasure) => {
      if (!moved) {
        moved = true;
        const body = { ...JANA, email: 'new@customers.example' };
        await world.call('crm', 'PUT', '/v1/customers/c-7', { body });
      }
      return remove(id, read, erasure);
    };
    expect((await erase(world)).status).toBe(204);
    expect(
      await world.ports.suppressions.find('email', 'hash:new@customers.example'),
    ).toMatchObject({ reason: 'erasure' });
  });
});

describe('many customers', () => {
  it('keeps the good ones and names the bad', async () => {
    const world = createApiWorld();
    const bulk = await world.call('crm', 'POST', '/v1/customers:bulk', {
      body: [
        { id: 'c-1', ...JANA },
        { id: 'c 2' },
        { ...JANA },
        { id: 'c-3', emial: 'x@y.example' },
        'nonsense',
        { id: 'c-4' },
      ],
    });
    expect(bulk.status).toBe(207);
    expect(bulk.body).toMatchObject({ kept: 2, refused: 4 });
    expect(
      bulk.body.results.map(
        (one: { index: number; errors: { pointer: string; detail: string }[] }) => [
          one.index,
          one.errors[0]?.pointer,
        ],
      ),
    ).toEqual([
      [1, '#/id'],
      [2, '#/id'],
      [3, '#/emial'],
      [4, '#'],
    ]);
    expect(bulk.body.results[2].errors[0].detail).toContain('did you mean email?');
    expect((await world.call('omar', 'GET', '/v1/customers/c-4')).status).toBe(200);
  });

  it('takes NDJSON line by line', async () => {
    const world = createApiWorld();
    const lines = [
      '{"id":"c-1","language":"cs"}',
      '',
      '{"id":"c-2"',
      '{"id":"c-3","attributes":{"__proto__":{}}}',
      '{"id":"c-4"}',
    ];
    const bulk = await world.call('crm', 'POST', '/v1/customers:bulk', {
      body: lines.join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(bulk.body).toMatchObject({
      kept: 2,
      refused: 2,
      results: [
        { index: 2, code: 'BODY_NOT_JSON' },
        { index: 3, code: 'BODY_KEY_FORBIDDEN' },
      ],
    });
  });

  it('writes a customer who occurs twice in the order of the list', async () => {
    const world = createApiWorld();
    const body = Array.from({ length: 40 }, (_, n) => ({ id: `c-${n % 2}`, attributes: { n } }));
    await world.call('crm', 'POST', '/v1/customers:bulk', { body });
    const n = async (id: string) =>
      (await world.call('omar', 'GET', `/v1/customers/${id}`)).body.attributes.n;
    expect([await n('c-0'), await n('c-1')]).toEqual([38, 39]);
  });

  it('refuses a list that is none, empty or too long, as a whole', async () => {
    const world = createApiWorld();
    for (const body of [
      {},
      [],
      'null',
      { customers: [], more: 1 },
      Array(1001).fill({ id: 'c' }),
    ]) {
      const refused = await world.call('crm', 'POST', '/v1/customers:bulk', { body });
      expect([refused.status, refused.body.code]).toEqual([422, 'INPUT_INVALID']);
    }
    const wrapped = await world.call('crm', 'POST', '/v1/customers:bulk', {
      body: { customers: [{ id: 'c-1' }] },
    });
    expect(wrapped.body).toEqual({ kept: 1, refused: 0, results: [] });
  });
});
