import { beforeEach, describe, expect, it } from 'vitest';
import {
  createMemoryWebhookLog,
  createMemoryWebhookQueue,
} from '#shared/adapters/memory/webhooks.ts';
import { NOON } from '../../support/builders.ts';
import { type ApiWorld, createApiWorld } from './api-world.ts';

const BODY = {
  name: 'CRM',
  url: 'https://crm.example/hook',
  events: ['decision.made', 'response.click'],
};
const queue = createMemoryWebhookQueue();
const log = createMemoryWebhookLog();
let world: ApiWorld;
beforeEach(() => {
  queue.take();
  world = createApiWorld({ webhookQueue: queue, webhookLog: log });
});

const create = (body: unknown = BODY, who = 'omar') =>
  world.call(who, 'POST', '/v1/webhooks', { body });

describe('webhooks', () => {
  it('are made with a secret that is shown once, read, changed on what one has seen, and deleted', async () => {
    const made = await create();
    const { id, secret } = made.body;
    expect([made.status, secret]).toEqual([201, expect.stringMatching(/^whsec_[\w+/]{43}=$/)]);
    const read = await world.call('ines', 'GET', `/v1/webhooks/${id}`);
    expect(read.body).toEqual({
      id,
      webhook: { ...BODY, include: [], paused: false },
      author: 'omar',
      at: NOON.toISOString(),
      status: 'active',
    });
    const path = `/v1/webhooks/${id}`;
    const put = (body: unknown, etag?: string) =>
      world.call('omar', 'PUT', path, {
        body,
        ...(etag !== undefined && { headers: { 'if-match': etag } }),
      });
    expect((await put(BODY)).status).toBe(428);
    expect((await put({ ...BODY, paused: true }, read.etag)).body.status).toBe('paused');
    expect((await put(BODY, read.etag)).status).toBe(412);
    const { body } = await world.call('ines', 'GET', '/v1/webhooks');
    expect(body.items).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('whsec_');
    expect((await world.change('omar', 'DELETE', path)).status).toBe(204);
    expect((await world.call('omar', 'GET', path)).body.code).toBe('WEBHOOK_UNKNOWN');
    const audit = await world.call('ada', 'GET', `/v1/audit/webhook/${id}`);
    expect(audit.body.items.map(({ action }: { action: string }) => action).sort()).toEqual([
      'createWebhook',
      'deleteWebhook',
      'putWebhook',
    ]);
    expect(JSON.stringify(audit.body)).not.toContain('whsec_');
  });

  it.each([
    [{ ...BODY, url: 'http://crm.example/' }, '#/url'],
    [{ ...BODY, url: 'https://a:b@crm.example/' }, '#/url'],
    [{ ...BODY, events: ['decision.mad'] }, '#/events/0'],
    [{ ...BODY, event: [] }, '#/event'],
    [{ ...BODY, name: 'a\nBcc: x' }, '#/name'],
  ])('%j is refused at %s', async (body, pointer) => {
    const got = await create(body);
    expect([got.status, got.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('that were given up stay so with a new secret, also when that happens meanwhile', async () => {
    const made = await create();
    const path = `/v1/webhooks/${made.body.id}`;
    const { webhooks } = world.ports;
    const { rotate } = webhooks;
    webhooks.rotate = async (id, ...rest) => {
      const read = { id, revision: (await webhooks.get(id))?.revision ?? 0 };
      await webhooks.markFailing(read, NOON.toISOString(), '410');
      await webhooks.disable(read, NOON.toISOString());
      return rotate(id, ...rest);
    };
    await world.change('omar', 'POST', `${path}/rotate-secret`);
    const read = await world.call('ines', 'GET', path);
    expect(read.body).toMatchObject({ status: 'disabled', lastFailure: '410' });
    const again = await world.change('omar', 'POST', `${path}/rotate-secret`);
    expect(again.body).toMatchObject({ status: 'disabled', secret: expect.any(String) });
    const enabled = await world.change('omar', 'PUT', path, BODY);
    expect(enabled.body.status).toBe('active');
  });

  it('get a new secret, and keep the old one for a day', async () => {
    const made = await create();
    const path = `/v1/webhooks/${made.body.id}`;
    const rotated = await world.call('omar', 'POST', `${path}/rotate-secret`, {
      headers: { 'if-match': made.etag },
    });
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(made.body.secret);
    expect(rotated.body.previousSecretUntil).toBe(
      new Date(NOON.getTime() + 86_400_000).toISOString(),
    );
  });

  it('are enabled again by writing them', async () => {
    const { id } = (await create()).body;
    await world.ports.webhooks.markFailing({ id, revision: 1 }, NOON.toISOString(), '410');
    await world.ports.webhooks.disable({ id, revision: 1 }, NOON.toISOString());
    const path = `/v1/webhooks/${id}`;
    expect((await world.call('omar', 'GET', path)).body).toMatchObject({
      status: 'disabled',
      lastFailure: '410',
    });
    expect((await world.change('omar', 'PUT', path, BODY)).body.status).toBe('active');
  });

  it('are bounded in number', async () => {
    for (let made = 0; made < 20; made++) await create({ ...BODY, name: `n${made}` });
    expect((await create()).body.code).toBe('TOO_MANY');
  });
});

describe('telling again', () => {
  it('puts what was told since onto the queue, page by page, under the same ids', async () => {
    const { id } = (await create()).body;
    const happenings = Array.from({ length: 501 }, (_, n) => ({
      id: `evt_${n}`,
      type: 'response.click' as const,
      decisionId: 'd',
      campaignId: 'fuel',
      at: new Date(NOON.getTime() - 600_000 + n * 1000).toISOString(),
    }));
    await log.append(happenings.map((happening) => ({ webhookId: id, happening })));
    const replay = (query: Record<string, string>) =>
      world.call('omar', 'POST', `/v1/webhooks/${id}/replay`, { query });
    const from = happenings[0]?.at ?? '';
    const first = await replay({ from });
    expect(first.body).toEqual({ replayed: 500, cursor: expect.any(String) });
    const second = await replay({ from, cursor: first.body.cursor });
    expect(second.body).toEqual({ replayed: 1 });
    expect(queue.take().map(({ happening }) => happening.id)).toEqual(
      happenings.map((one) => one.id),
    );
    expect((await replay({ from, until: from })).body).toEqual({ replayed: 0 });
    expect((await replay({ from, cursor: 'x' })).body.code).toBe('CURSOR_INVALID');
    expect((await replay({ from: 'yesterday' })).body.code).toBe('PARAMETER_INVALID');
  });

  it('is refused to a silent one', async () => {
    const { id } = (await create({ ...BODY, paused: true })).body;
    const query = { from: NOON.toISOString() };
    const got = await world.call('omar', 'POST', `/v1/webhooks/${id}/replay`, { query });
    expect([got.status, got.body.code]).toEqual([409, 'WEBHOOK_SILENT']);
  });
});
