import { describe, expect, it } from 'vitest';
import {
  createDynamoWebhookLog,
  createDynamoWebhooks,
} from '#shared/adapters/dynamodb/webhooks.ts';
import { createMemoryWebhookLog, createMemoryWebhooks } from '#shared/adapters/memory/webhooks.ts';
import type { Happening } from '#shared/domain/webhooks/happening.ts';
import { webhookSchema } from '#shared/domain/webhooks/webhook.ts';
import type { WebhookLog, Webhooks } from '#shared/ports/webhooks.ts';
import { NOON } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const AT = NOON.toISOString();
const LATER = new Date(NOON.getTime() + 1000).toISOString();

const stored = (id: string, revision: number) => ({
  id,
  webhook: webhookSchema.parse({
    name: id,
    url: 'https://crm.example/',
    events: ['message.sent'],
  }),
  revision,
  author: 'ada',
  at: AT,
  secret: { number: revision, ...(revision > 1 && { until: LATER }) },
});

const asRead = (id: string, revision: number) => ({ id, revision });

describe.each<[string, () => Webhooks]>([
  ['memory', createMemoryWebhooks],
  ['DynamoDB', () => createDynamoWebhooks(table())],
])('webhooks in %s', (_name, create) => {
  it('are kept on the revision that was read, and listed by id', async () => {
    const webhooks = create();
    expect(await webhooks.save(stored('b', 1), 0)).toBe('saved');
    expect(await webhooks.save(stored('b', 1), 0)).toBe('conflict');
    expect(await webhooks.save(stored('b', 3), 2)).toBe('conflict');
    expect(await webhooks.save(stored('b', 2), 1)).toBe('saved');
    await webhooks.save(stored('a', 1), 0);
    expect(await webhooks.get('b')).toEqual({ ...stored('b', 2), health: {} });
    expect((await webhooks.list()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await webhooks.remove('b', 1)).toBe('conflict');
    expect(await webhooks.remove('b', 2)).toBe('removed');
    expect(await webhooks.get('b')).toBeUndefined();
  });

  it('remember the first failure until they work again, and what was given up until it is written', async () => {
    const webhooks = create();
    await webhooks.save(stored('a', 1), 0);
    expect(await webhooks.markFailing(asRead('a', 1), AT, '503')).toBe(true);
    await webhooks.markFailing(asRead('a', 1), LATER, 'TIMEOUT');
    expect((await webhooks.get('a'))?.health).toEqual({
      failingSince: AT,
      lastFailure: 'TIMEOUT',
    });
    await webhooks.markWorking('a');
    await webhooks.markWorking('a');
    expect((await webhooks.get('a'))?.health).toEqual({});
    expect(await webhooks.disable(asRead('a', 1), AT)).toBe(true);
    expect(await webhooks.disable(asRead('a', 1), LATER)).toBe(false);
    expect((await webhooks.get('a'))?.health).toEqual({ disabledAt: AT });
    await webhooks.save(stored('a', 2), 1);
    expect((await webhooks.get('a'))?.health).toEqual({});
  });

  it('get another secret on the revision that was read, and stay given up', async () => {
    const webhooks = create();
    const { secret, ...rest } = stored('a', 2);
    await webhooks.save(stored('a', 1), 0);
    await webhooks.markFailing(asRead('a', 1), AT, '410');
    await webhooks.disable(asRead('a', 1), AT);
    const next = { revision: 2, author: 'omar', at: LATER, secret };
    expect(await webhooks.rotate('a', next, 0)).toBe('conflict');
    expect(await webhooks.rotate('b', next, 1)).toBe('conflict');
    expect(await webhooks.rotate('a', next, 1)).toBe('saved');
    const health = { failingSince: AT, lastFailure: '410', disabledAt: AT };
    expect(await webhooks.get('a')).toEqual({ ...rest, ...next, health });
    expect((await webhooks.list()).map(({ id }) => id)).toEqual(['a']);
  });

  it('have not failed as they were before somebody wrote them', async () => {
    const webhooks = create();
    await webhooks.save(stored('a', 1), 0);
    await webhooks.save(stored('a', 2), 1);
    expect(await webhooks.markFailing(asRead('a', 1), AT, '410')).toBe(false);
    expect(await webhooks.disable(asRead('a', 1), AT)).toBe(false);
    expect((await webhooks.get('a'))?.health).toEqual({});
    expect(await webhooks.disable(asRead('a', 2), AT)).toBe(true);
  });

  it('stay gone when somebody speaks of their health', async () => {
    const webhooks = create();
    expect(await webhooks.markFailing(asRead('x', 1), AT, '503')).toBe(false);
    await webhooks.markWorking('x');
    expect(await webhooks.disable(asRead('x', 1), AT)).toBe(false);
    expect(await webhooks.list()).toEqual([]);
  });
});

describe.each<[string, () => WebhookLog]>([
  ['memory', createMemoryWebhookLog],
  ['DynamoDB', () => createDynamoWebhookLog(table(), { logMs: 1000 })],
])('the log of webhooks in %s', (_name, create) => {
  const happening = (n: number): Happening => ({
    id: `evt_${n}`,
    type: 'message.sent',
    decisionId: `d-${n}`,
    campaignId: 'fuel',
    at: new Date(NOON.getTime() + n * 1000).toISOString(),
  });

  it('is read from an instant to before another, in pages, each webhook for itself', async () => {
    const log = create();
    const all = Array.from({ length: 30 }, (_, n) => happening(n));
    await log.append([...all, ...all].map((one) => ({ webhookId: 'a', happening: one })));
    await log.append([{ webhookId: 'b', happening: happening(3) }]);
    const read: Happening[] = [];
    let cursor: string | undefined;
    do {
      const page = await log.page('a', happening(2).at, happening(20).at, 7, cursor);
      expect(page.items.length).toBeLessThanOrEqual(7);
      read.push(...page.items);
      ({ cursor } = page);
    } while (cursor !== undefined);
    expect(read).toEqual(all.slice(2, 20));
    expect((await log.page('b', '2', '9', 10)).items).toEqual([happening(3)]);
  });

  it('finds by its instant what an event was sent with, whatever its offset', async () => {
    const log = create();
    const [first, ahead, behind, last] = [
      '2026-12-01T09:15:00.000Z',
      '2026-12-01T11:30:00+02:00',
      '2026-12-01T04:40:00-05:00',
      '2026-12-01T09:45:00Z',
    ].map((at, n) => ({ ...happening(n), at }));
    if (!first || !ahead || !behind || !last) throw new Error('four of them');
    await log.append(
      [last, behind, ahead, first].map((one) => ({ webhookId: 'a', happening: one })),
    );
    const between = (from: string, until: string, cursor?: string) =>
      log.page('a', `2026-12-01T${from}:00.000Z`, `2026-12-01T${until}:00.000Z`, 2, cursor);
    const page = await between('09:00', '10:00');
    expect(page.items).toEqual([first, ahead]);
    expect((await between('09:00', '10:00', page.cursor)).items).toEqual([behind, last]);
    expect((await between('09:30', '09:45')).items).toEqual([ahead, behind]);
    expect((await between('04:00', '05:00')).items).toEqual([]);
    expect((await between('11:00', '12:00')).items).toEqual([]);
  });

  it('holds nothing between an instant and one before it, nor after a cursor of elsewhere', async () => {
    const log = create();
    await log.append([{ webhookId: 'a', happening: happening(3) }]);
    expect(await log.page('a', happening(9).at, happening(2).at, 10)).toEqual({ items: [] });
    expect(await log.page('a', happening(2).at, happening(9).at, 10, 'zzz')).toEqual({ items: [] });
  });
});
