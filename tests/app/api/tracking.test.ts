import { beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '#shared/app/api/create-api.ts';
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import type { Operation } from '#shared/contracts/http/operation.ts';
import { operations } from '#shared/contracts/http/operations.ts';
import type { Event } from '#shared/domain/event.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import { NOON } from '../../support/builders.ts';
import { type ApiWorld, createApiWorld } from './api-world.ts';

let world: ApiWorld;
let queue: Event[] = [];
let refused: string | undefined;

const events: EventQueue = {
  enqueueEvents: async (all) => {
    queue.push(...all.filter(({ id }) => id !== refused));
    return all.map(({ id }) => (id === refused ? 'failed' : 'taken'));
  },
  enqueueWakes: async () => {},
  enqueuePlanPages: async () => {},
  enqueueLooks: async () => {},
};

beforeEach(() => {
  queue = [];
  refused = undefined;
  world = createApiWorld({ events });
});

const post = (path: string, body: unknown, who = 'crm') => world.call(who, 'POST', path, { body });
const queued = (): readonly Event[] => queue;

describe('track', () => {
  it('puts an event onto the queue, its instant corrected by the clock that sent it', async () => {
    const sentAt = new Date(NOON.getTime() + 3_600_000);
    const got = await post('/v1/track', {
      type: 'track',
      userId: 42,
      event: 'Order Completed',
      properties: { revenue: 99 },
      messageId: 'm-1',
      timestamp: new Date(sentAt.getTime() - 2000).toISOString(),
      sentAt: sentAt.toISOString(),
      context: { library: { name: 'analytics-node' } },
    });
    expect([got.status, got.body]).toEqual([
      200,
      { success: true, taken: 1, ignored: 0, refused: 0, results: [] },
    ]);
    expect(queued()).toMatchObject([
      {
        id: 'm-1',
        type: 'order_completed',
        customerId: '42',
        occurredAt: new Date(NOON.getTime() - 2000).toISOString(),
      },
    ]);
  });

  it.each([
    [{ event: 'x' }, '#/userId'],
    [{ userId: 'has space', event: 'x' }, '#/userId'],
    [{ userId: 'c' }, '#/event'],
    [{ userId: 'c', event: '!!!' }, '#/event'],
    [{ userId: 'c', event: 'x', timestamp: 'yesterday' }, '#/timestamp'],
    [{ userId: 'c', event: 'x', timestamp: '2099-01-01T00:00:00Z' }, '#/timestamp'],
    [{ userId: 'c', event: 'x', properties: { amount: 'much' } }, '#/properties/amount'],
  ])('%j is refused at %s', async (body, pointer) => {
    const got = await post('/v1/track', body);
    expect([got.status, got.body.code]).toEqual([422, 'INPUT_INVALID']);
    expect(got.body.errors[0].pointer).toBe(pointer);
    expect(queued()).toEqual([]);
  });

  it('leaves out whom nobody knows yet, and says so', async () => {
    const got = await post('/v1/track', { anonymousId: 'a-1', event: 'Page Seen' });
    expect(got.body).toEqual({
      success: true,
      taken: 0,
      ignored: 1,
      refused: 0,
      results: [{ index: 0, status: 200, code: 'ANONYMOUS' }],
    });
  });

  it('asks to send again what the queue did not take', async () => {
    refused = 'm-1';
    const got = await post('/v1/track', { userId: 'c', event: 'x', messageId: 'm-1' });
    expect([got.status, got.headers['retry-after']]).toEqual([503, '1']);
  });
});

describe('identify', () => {
  it('adds traits to the profile and touches no consent', async () => {
    await world.call('omar', 'PUT', '/v1/customers/c-1', {
      body: {
        email: 'jana@example.com',
        attributes: { tier: 'gold' },
        consent: { email: { marketing: false } },
      },
    });
    const got = await post('/v1/identify', {
      userId: 'c-1',
      traits: { firstName: 'Jana', consent: { email: true }, subscribed: true },
      context: { consent: { categoryPreferences: { Advertising: true } } },
    });
    expect(got.body.results).toMatchObject([
      {
        status: 202,
        errors: [
          { pointer: '#/traits/consent', rule: 'consent' },
          { pointer: '#/traits/subscribed', rule: 'consent' },
        ],
      },
    ]);
    const { body } = await world.call('omar', 'GET', '/v1/customers/c-1');
    expect(body).toMatchObject({
      email: 'jana@example.com',
      attributes: { tier: 'gold', first_name: 'Jana' },
      consent: { email: { marketing: { granted: false } } },
    });
    expect(Object.keys(body.attributes)).toEqual(['tier', 'first_name']);
  });

  it('refuses a wrong address and writes nothing of it', async () => {
    const got = await post('/v1/identify', {
      userId: 'c-1',
      traits: { email: 'jana@', tier: 'x' },
    });
    expect([got.status, got.body.errors[0].pointer]).toEqual([422, '#/traits/email']);
    expect((await world.call('omar', 'GET', '/v1/customers/c-1')).status).toBe(404);
  });
});

describe('many at once about one customer', () => {
  it('lose no trait', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `trait_${n}`);
    const got = await Promise.all(
      names.map((name) => post('/v1/identify', { userId: 'c-1', traits: { [name]: true } })),
    );
    expect(got.map(({ status }) => status)).toEqual(names.map(() => 200));
    const { body } = await world.call('omar', 'GET', '/v1/customers/c-1');
    expect(Object.keys(body.attributes).sort()).toEqual(names);
  });
});

describe('a batch', () => {
  it('takes each call for itself, profiles before events', async () => {
    const order: string[] = [];
    const { customers } = world.ports;
    world = createApiWorld({
      customers: {
        ...customers,
        replaceProfile: (...all) => {
          order.push('profiles');
          return customers.replaceProfile(...all);
        },
      },
      events: {
        ...events,
        enqueueEvents: (all) => {
          order.push(`events ${all.length}`);
          return events.enqueueEvents(all);
        },
      },
    });
    const got = await post('/v1/batch', {
      sentAt: NOON.toISOString(),
      writeKey: 'as libraries put it here too',
      batch: [
        { type: 'track', userId: 'c-1', event: 'Signed Up', messageId: 'm-1' },
        { type: 'identify', userId: 'c-1', traits: { tier: 'silver', city: 'Brno' } },
        { type: 'identify', userId: 'c-1', traits: { tier: 'gold' } },
        { type: 'page', userId: 'c-1', name: 'Home' },
        { type: 'track', anonymousId: 'a', event: 'x' },
        { type: 'track', userId: 'c-1' },
        { type: 'track', userId: 'c-1', event: 'x', properties: { long: 'x'.repeat(33_000) } },
        { type: 'track', userId: 'c-1', event: 'Signed Up', messageId: 'm-1', context: {} },
      ],
    });
    expect([got.status, got.body]).toMatchObject([
      207,
      {
        success: false,
        taken: 4,
        ignored: 2,
        refused: 2,
        results: [
          { index: 3, status: 200, code: 'KIND_IGNORED' },
          { index: 4, status: 200, code: 'ANONYMOUS' },
          { index: 5, status: 422, errors: [{ pointer: '#/event', rule: 'required' }] },
          { index: 6, status: 413, code: 'BODY_TOO_LARGE' },
        ],
      },
    ]);
    expect(order).toEqual(['profiles', 'events 1']);
    const { body } = await world.call('omar', 'GET', '/v1/customers/c-1');
    expect(body.attributes).toEqual({ tier: 'gold', city: 'Brno' });
  });

  it('corrects each call by the clock of the whole, unless it has its own', async () => {
    const at = (seconds: number) => new Date(NOON.getTime() + seconds * 1000).toISOString();
    await post('/v1/batch', {
      sentAt: at(100),
      batch: [
        { type: 'track', userId: 'c', event: 'a', timestamp: at(90) },
        { type: 'track', userId: 'c', event: 'b', timestamp: at(-10), sentAt: at(-5) },
      ],
    });
    expect(queued().map(({ occurredAt }) => occurredAt)).toEqual([at(-10), at(-5)]);
  });

  it('is bounded in bytes, and in calls', async () => {
    const routes = createApi(world.ports);
    const bounds = routes.filter(({ path }) => /^\/v1\/(identify|track|batch)$/.test(path));
    expect(bounds.map(({ maxBodyBytes }) => maxBodyBytes / 1024).sort((a, b) => a - b)).toEqual([
      32, 32, 500,
    ]);
    const batch = Array.from({ length: 2501 }, () => ({ type: 'page' }));
    expect((await post('/v1/batch', { batch })).status).toBe(422);
  });
});

describe('write keys', () => {
  const basic = (key: string) => `Basic ${btoa(`${key}:`)}`;
  const withKey = async (
    method: string,
    path: string,
    authorization: string,
    body = path === '/v1/track' ? JSON.stringify({ userId: 'c', event: 'x' }) : undefined,
  ) => {
    const route = createApi(world.ports).find((one) => one.method === method && one.path === path);
    const request: HttpRequest = {
      method,
      path,
      params: {},
      query: {},
      headers: { authorization, 'content-type': 'application/json' },
      requestId: 'r',
      ...(body !== undefined && { body }),
    };
    return route?.handle(request);
  };

  it('are shown once, let their bearer hand in and nothing else, and end when withdrawn', async () => {
    const made = await world.call('ada', 'POST', '/v1/write-keys', { body: { name: 'Web shop' } });
    const { id, key } = made.body;
    expect(key).toMatch(/^[\w-]{43}$/);
    const listed = await world.call('ada', 'GET', '/v1/write-keys');
    expect(listed.body.items).toMatchObject([{ id, name: 'Web shop', author: 'ada' }]);
    expect(JSON.stringify(listed.body)).not.toContain(key);

    expect((await withKey('POST', '/v1/track', basic(key)))?.status).toBe(200);
    expect((await withKey('GET', '/v1/campaigns', basic(key)))?.status).toBe(401);
    expect((await withKey('POST', '/v1/track', basic(`${key.slice(0, -1)}!`)))?.status).toBe(401);
    expect((await withKey('POST', '/v1/track', basic('B'.repeat(43))))?.status).toBe(401);
    expect((await withKey('POST', '/v1/track', `Bearer ${key}`))?.status).toBe(401);
    const challenged = await withKey('POST', '/v1/track', 'Basic !');
    expect(challenged?.headers?.['www-authenticate']).toBe('Basic realm="write key"');

    expect((await world.call('ada', 'DELETE', `/v1/write-keys/${id}`)).status).toBe(204);
    expect((await withKey('POST', '/v1/track', basic(key)))?.status).toBe(401);
    expect((await world.call('ada', 'DELETE', `/v1/write-keys/${id}`)).body.code).toBe(
      'WRITE_KEY_UNKNOWN',
    );
    const { body } = await world.call('ada', 'GET', `/v1/audit/write_key/${id}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'deleteWriteKey',
      'createWriteKey',
    ]);
  });

  it('open the three addresses of the tracking API, and none of all the others', async () => {
    const made = await world.call('ada', 'POST', '/v1/write-keys', { body: { name: 'Web shop' } });
    const opened: string[] = [];
    for (const row of Object.values<Operation>(operations)) {
      if (row.roles === 'anyone') continue;
      const answered = await withKey(row.method, row.path, basic(made.body.key));
      if (answered?.status !== 401) opened.push(`${row.method} ${row.path}`);
    }
    expect(opened.sort()).toEqual(['POST /v1/batch', 'POST /v1/identify', 'POST /v1/track']);
  });

  it('change who somebody is and where they are, but nothing that they agreed or objected to', async () => {
    const { key } = (await world.call('ada', 'POST', '/v1/write-keys', { body: { name: 'x' } }))
      .body;
    await world.call('omar', 'PUT', '/v1/customers/c-1', {
      body: { noProfiling: true, consent: { email: { marketing: false } } },
    });
    const traits = { email: 'new@example.com', consent: { email: true }, noProfiling: false };
    const body = JSON.stringify({ userId: 'c-1', traits });
    expect((await withKey('POST', '/v1/identify', basic(key), body))?.status).toBe(200);
    const read = await world.call('omar', 'GET', '/v1/customers/c-1');
    expect(read.body).toMatchObject({
      email: 'new@example.com',
      noProfiling: true,
      consent: { email: { marketing: { granted: false } } },
    });
  });

  it('are looked up once a minute', async () => {
    let looked = 0;
    const { writeKeys } = world.ports;
    const counting = createApiWorld({
      writeKeys: {
        ...writeKeys,
        find: (id) => {
          looked += 1;
          return writeKeys.find(id);
        },
      },
    });
    const { key } = (await world.call('ada', 'POST', '/v1/write-keys', { body: { name: 'x' } }))
      .body;
    const route = createApi(counting.ports).find(({ path }) => path === '/v1/track');
    const send = () =>
      route?.handle({
        method: 'POST',
        path: '/v1/track',
        params: {},
        query: {},
        headers: { authorization: basic(key), 'content-type': 'application/json' },
        requestId: 'r',
        body: '{"userId":"c","event":"x"}',
      });
    for (const _ of [1, 2, 3]) expect((await send())?.status).toBe(200);
    expect(looked).toBe(1);
    counting.moveTo(new Date(NOON.getTime() + 60_000));
    await send();
    expect(looked).toBe(2);
  });

  it('are bounded in number', async () => {
    for (let made = 0; made < 100; made++)
      await world.call('ada', 'POST', '/v1/write-keys', { body: { name: `k${made}` } });
    const { status, body } = await world.call('ada', 'POST', '/v1/write-keys', {
      body: { name: 'x' },
    });
    expect([status, body.code]).toEqual([409, 'TOO_MANY']);
  });
});
