/** Two tenants of one table: whatever one has, no route shows it to the other. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpRouter } from '#functions/runtime/http-router.ts';
import { wireApi } from '#functions/runtime/wire-aws.ts';
import { localKey } from '#local/engine/local-facts.ts';
import { type Engine, startEngine, TABLE_NAME } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import { createApi } from '#shared/app/api/create-api.ts';
import { apiEnvSchema } from '#shared/contracts/env/api-env.ts';
import type { Operation } from '#shared/contracts/http/operation.ts';
import { operations } from '#shared/contracts/http/operations.ts';

const STARTS_AT = Date.parse('2026-01-12T11:00:00Z');
/** In all that the first tenant names; an answer that holds it shows something of theirs. */
const MARK = 'walled';
const EVENT = { type: 'bought', data: { note: `${MARK}-note` } };

/** What says the same to everybody, and what is sent to it. */
const OF_NOBODY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  getOpenApi: {},
  getDocs: {},
  planExperiment: {
    customersPerWeek: '1000',
    holdout: '0.1',
    baseRate: '0.05',
    relativeLift: '0.2',
  },
};
/** Reads that are sent a body. */
const ASKED: Readonly<Record<string, unknown>> = {
  estimateCondition: { condition: { fact: 'customer.tier', op: 'eq', value: `${MARK}-gold` } },
  estimateSegment: undefined,
  estimateAudience: undefined,
  dryRun: { customerId: `${MARK}-c1`, event: EVENT },
  backtest: {
    customerIds: [`${MARK}-c1`],
    events: [{ id: 'e', ...EVENT, customerId: `${MARK}-c1`, occurredAt: '2026-01-12T12:00:00Z' }],
  },
};
const READS = Object.entries<Operation>(operations).filter(
  ([id, { method }]) => method === 'GET' || id in ASKED,
);

type Call = (
  method: string,
  path: string,
  sent?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string>> },
  headers?: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly etag: string; readonly text: string }>;

let engine: Engine;
let first: Call;
let second: Call;
/** Ids that are given out rather than chosen. */
const given = { decision: '', webhook: '', writeKey: '' };

beforeAll(async () => {
  const clock = createVirtualClock(STARTS_AT);
  engine = await startEngine({
    port: 0,
    clock,
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  first = tenant('main');
  second = tenant('main-2');
  await fill(clock);
}, 60_000);
afterAll(() => engine.close());

describe('a second tenant of the same table', () => {
  it.each(READS)('%s: shows it nothing of the first', async (id, row) => {
    const path = pathOf(row.path);
    const query = id === 'explainCustomer' ? { campaign: `${MARK}-thanks` } : (OF_NOBODY[id] ?? {});
    const sent = { query, ...(id in ASKED && { body: ASKED[id] }) };
    const theirs = await first(row.method, path, sent);
    expect(theirs.status, theirs.text).toBe(200);
    const seen = await second(row.method, path, sent);
    if (id in OF_NOBODY) return expect(seen).toEqual(theirs);
    expect(seen.text).not.toContain(MARK);
    if (seen.status === 404) return expect(JSON.parse(seen.text).code).toMatch(/_UNKNOWN$/);
    expect(seen.status).toBe(200);
    expect(theirs.text, 'the first has something there').not.toBe(seen.text);
  });

  it('has no use of the first one’s write keys, and may have the same names', async () => {
    const basic = Buffer.from(`${given.writeKey}:`).toString('base64');
    const track = { body: { userId: `${MARK}-c1`, event: 'Bought' } };
    const headers = { authorization: `Basic ${basic}` };
    expect((await first('POST', '/v1/track', track, headers)).status).toBe(200);
    expect((await second('POST', '/v1/track', track, headers)).status).toBe(401);
    const path = `/v1/segments/${MARK}-segment`;
    const before = await first('GET', path);
    const own = await second('PUT', path, { body: { condition: { all: [] } } });
    expect(own.status).toBe(201);
    const after = await first('GET', path);
    expect([after.etag, after.text]).toEqual([before.etag, before.text]);
  });

  it('shares the table, in which every key begins with whose it is', async () => {
    const { Items = [] } = await engine.db.send(new ScanCommand({ TableName: TABLE_NAME }));
    const owners = Items.flatMap(({ PK, GSI1PK = PK }) => [PK, GSI1PK]).map(
      (key: string) => key.split('#')[0],
    );
    expect(new Set(owners)).toEqual(new Set(['main', 'main-2']));
    expect(Items.length).toBeGreaterThan(40);
  });
});

/** The API of one tenant with every role, on the engine's table, under the same keys as the other's. */
function tenant(TENANT: string): Call {
  const env = apiEnvSchema.parse({
    STAGE: 'local',
    TENANT,
    TABLE_NAME,
    API_AUTH: 'off',
    FOUR_EYES: 'off',
    WEBHOOK_TARGETS: 'any',
    PUBLIC_URL: engine.url,
    LINK_KEYS: `1:${localKey('links')}`,
    ADDRESS_KEY: localKey('addresses'),
    SENDER_NAME: 'Bank',
    SENDER_ADDRESS: 'offers@bank.example',
    EVENTS_QUEUE_URL: engine.queues.events.url,
    DELIVERIES_QUEUE_URL: engine.queues.deliveries.url,
    WEBHOOKS_QUEUE_URL: engine.queues.webhooks.url,
  });
  const signedIn = createHttpRouter(createApi(wireApi(env)));
  const closed = createHttpRouter(createApi(wireApi({ ...env, API_AUTH: 'jwt' })));
  return async (method, path, { body, query = {} } = {}, headers = {}) => {
    const match = ('authorization' in headers ? closed : signedIn)(method, path);
    if (match.outcome !== 'found') throw new Error(`${method} ${path}: ${match.outcome}`);
    const answer = await match.route.handle({
      method,
      path,
      params: match.params,
      query,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      requestId: 'req-1',
    });
    return {
      status: answer.status,
      etag: answer.headers?.['etag'] ?? '',
      text: String(answer.body),
    };
  };
}

const pathOf = (template: string): string =>
  template
    .replace('/customers/{id+}', `/customers/${MARK}-c1`)
    .replace('/campaigns/{id}', `/campaigns/${MARK}-thanks`)
    .replace('/templates/{id}', `/templates/${MARK}-mail`)
    .replace('/segments/{id}', `/segments/${MARK}-segment`)
    .replace('/offer-pools/{id}', `/offer-pools/${MARK}-pool`)
    .replace('/decisions/{id}', `/decisions/${given.decision}`)
    .replace('/webhooks/{id}', `/webhooks/${given.webhook}`)
    .replace('/audit/{kind}/{id+}', `/audit/campaign/${MARK}-thanks`)
    .replace('/audit/{day}', '/audit/2026-01-12')
    .replace('{version}', '1');

/** Something on every route that reads. */
async function fill(clock: ReturnType<typeof createVirtualClock>): Promise<void> {
  const write = async (
    method: string,
    path: string,
    body?: unknown,
    change: 'new' | 'known' = 'new',
  ) => {
    const etag =
      change === 'known' ? (await first('GET', path.replace(/\/(submit|approve)$/, ''))).etag : '';
    const done = await first(method, path, { body }, etag === '' ? {} : { 'if-match': etag });
    if (done.status >= 300) throw new Error(`${method} ${path}: ${done.text}`);
    return JSON.parse(done.text);
  };
  await write('PUT', '/v1/fields', { customer: { [`${MARK}_tier`]: { type: 'string' } } }, 'known');
  await write('PUT', '/v1/policy', { stopped: ['sms'] }, 'known');
  await write('PUT', `/v1/templates/${MARK}-mail`, {
    name: 'Mail',
    channel: 'email',
    defaultLanguage: 'en',
    languages: {
      en: { subject: 'Hello', html: '<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>' },
    },
  });
  await write('PUT', `/v1/segments/${MARK}-segment`, {
    condition: { fact: 'customer.tier', op: 'eq', value: `${MARK}-gold` },
  });
  await write('PUT', `/v1/offer-pools/${MARK}-pool/codes`, { codes: ['A-1', 'A-2'] });
  const campaign = `/v1/campaigns/${MARK}-thanks`;
  await write('PUT', campaign, {
    name: 'Thanks',
    trigger: { event: 'bought' },
    audience: { segment: `${MARK}-segment` },
    variants: [{ id: 'a', weight: 1, email: { template: `${MARK}-mail` } }],
  });
  for (const step of ['submit', 'approve'])
    await write('POST', `${campaign}/${step}`, undefined, 'known');
  const hook = { name: MARK, url: 'http://127.0.0.1:9/', events: ['decision.made'] };
  given.webhook = (await write('POST', '/v1/webhooks', hook)).id;
  given.writeKey = (await write('POST', '/v1/write-keys', { name: MARK })).key;
  await write('PUT', `/v1/customers/${MARK}-c1`, {
    email: `${MARK}@customers.example`,
    timeZone: 'Europe/Prague',
    attributes: { tier: `${MARK}-gold` },
    consent: { email: { marketing: true } },
  });
  clock.advanceTo(clock.now().getTime() + 10_000);
  const occurredAt = clock.now().toISOString();
  await write('POST', '/v1/events', [
    { id: `${MARK}-e1`, ...EVENT, customerId: `${MARK}-c1`, occurredAt },
  ]);
  await engine.drained();
  const { items } = JSON.parse((await first('GET', `/v1/customers/${MARK}-c1/decisions`)).text);
  given.decision = items[0].id;
}
