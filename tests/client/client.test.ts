/** The typed client: current, and at work on the API itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiSource } from '../../client/api-source.ts';
import { createClient, everyItem } from '../../client/client.ts';
import { typeOf } from '../../client/schema-type.ts';
import { CAMPAIGN, createApiWorld, SMS_TEMPLATE, worldWithTemplate } from '../app/api/api-world.ts';

/** Fetch without a network: requests go straight to the routes. The token is the caller's name. */
function fetchOf(world: ReturnType<typeof createApiWorld>, seen: Request[] = []) {
  return async (request: Request): Promise<Response> => {
    seen.push(request);
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.text();
    const who = request.headers.get('authorization')?.replace('Bearer ', '') ?? 'nobody';
    const { status, headers, body } = await world.call(
      who,
      request.method,
      pathname.split('/').map(decodeURIComponent).join('/'),
      {
        query: Object.fromEntries(searchParams),
        headers: Object.fromEntries(request.headers),
        ...(text !== '' && { body: text }),
      },
    );
    const answer = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    return new Response(answer ?? null, { status, headers });
  };
}

const clientOf = (world: ReturnType<typeof createApiWorld>, token: string) =>
  createClient({ baseUrl: 'https://api.example/', token, fetch: fetchOf(world) });

describe('the typed client', () => {
  it('is current: `npm run client` would change nothing', () => {
    const file = 'client/api.ts';
    const formatted = execFileSync(
      'node_modules/.bin/biome',
      ['format', `--stdin-file-path=${file}`],
      {
        input: apiSource(),
        encoding: 'utf8',
        maxBuffer: 16 * 1024 * 1024,
      },
    );
    expect(readFileSync(file, 'utf8')).toBe(formatted);
  });

  it('takes a campaign from draft to live', async () => {
    const world = createApiWorld();
    const anna = clientOf(world, 'anna');
    const ben = clientOf(world, 'ben');
    const template = await anna.putTemplate({
      params: { id: 'fuel-sms' },
      body: { ...SMS_TEMPLATE, channel: 'sms' },
      ifNoneMatch: '*',
    });
    expect(template.ok && template.status).toBe(201);
    const id = { params: { id: 'fuel' } };
    const draft = await anna.putCampaign({
      ...id,
      body: {
        ...CAMPAIGN,
        trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 200 } },
      },
    });
    if (!draft.ok) throw new Error(JSON.stringify(draft.problem));
    const submitted = await anna.submitCampaign({ ...id, ifMatch: draft.etag });
    const approved = await ben.approveCampaign({ ...id, ifMatch: submitted.etag });
    expect(approved.ok && approved.body.status).toBe('live');
  });

  it('tells a refusal with its problem, and escapes what stands in a path', async () => {
    const omar = clientOf(createApiWorld(), 'omar');
    const got = await omar.getCustomer({ params: { id: 'a/b&c' } });
    expect(got.ok ? got.body : got.problem?.code).toBe('CUSTOMER_UNKNOWN');
    const put = await omar.putCustomer({
      params: { id: 'a/b&c' },
      body: { attributes: { tier: 'gold' } },
    });
    expect(put.ok && put.body.attributes).toEqual({ tier: 'gold' });
  });

  it('reads lists to their end, page by page', async () => {
    const world = await worldWithTemplate();
    for (const id of ['one', 'two', 'three'])
      await world.call('anna', 'PUT', `/v1/campaigns/${id}`, { body: { ...CAMPAIGN, name: id } });
    const anna = clientOf(world, 'anna');
    const ids: string[] = [];
    const pages = everyItem((cursor) =>
      anna.listCampaigns({ query: { limit: 1, ...(cursor !== undefined && { cursor }) } }),
    );
    for await (const { id } of pages) ids.push(id);
    expect(ids).toEqual(['one', 'three', 'two']);
  });
});

describe('what is sent again', () => {
  const answering = (...statuses: readonly number[]) => {
    const waits: number[] = [];
    let sent = 0;
    const client = createClient({
      baseUrl: 'https://api.example',
      wait: async (ms) => waits.push(ms),
      fetch: async () => {
        const status = statuses[sent++] ?? 200;
        const headers = { 'retry-after': '2', 'content-type': 'application/json' };
        return new Response('{"message":"busy"}', { status, headers });
      },
    });
    return { client, waits, sent: () => sent };
  };
  const events = {
    body: [{ id: 'e', type: 'a.b', customerId: 'c', occurredAt: '2026-01-01T00:00:00Z' }],
  };

  it('waits as Retry-After says after 429, whatever the method', async () => {
    const { client, waits, sent } = answering(429, 429);
    expect((await client.takeEvents(events)).ok).toBe(true);
    expect(waits).toEqual([2000, 2000]);
    expect(sent()).toBe(3);
  });

  it('repeats after 503 what may take effect twice, and no other', async () => {
    const read = answering(503);
    expect((await read.client.listCampaigns()).ok).toBe(true);
    const once = answering(503);
    const refused = await once.client.takeEvents(events);
    expect([refused.ok, refused.status, once.sent()]).toEqual([false, 503, 1]);
    const keyed = answering(503);
    expect((await keyed.client.takeEvents({ ...events, idempotencyKey: 'k' })).ok).toBe(true);
  });

  it('gives up in the end, with what something other than the API said left out', async () => {
    const { client, sent } = answering(429, 429, 429, 429, 429);
    const refused = await client.listCampaigns();
    expect(refused).toMatchObject({ ok: false, status: 429, problem: undefined });
    expect(sent()).toBe(4);
  });
});

describe('types of schemas', () => {
  it.each([
    [{ type: 'string', pattern: 'x' }, 'string'],
    [{ enum: ['a', 1] }, '("a") | (1)'],
    [{ type: ['string', 'null'] }, '(string) | (null)'],
    [{ $ref: '#/components/schemas/Campaign' }, 'Campaign'],
    [
      { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] },
      'readonly [number, string]',
    ],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      'Readonly<Record<string, number>>',
    ],
    [{ type: 'object', properties: {} }, 'Readonly<Record<string, never>>'],
    [
      { type: 'object', propertyNames: { enum: ['sms'] }, additionalProperties: {} },
      '{ readonly sms?: unknown; }',
    ],
    [{}, 'unknown'],
  ])('%j', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it('never guess', () => {
    expect(() => typeOf({ type: 'file' })).toThrow('no type');
  });
});
