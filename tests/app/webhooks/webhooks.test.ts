import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { happeningsOf } from '#shared/domain/webhooks/happening.ts';
import { decisionOf, exposure } from '../../support/ledgers.ts';
import { createWebhookWorld } from './world.ts';

const DAY = 86_400_000;
let world: ReturnType<typeof createWebhookWorld>;
beforeEach(() => {
  world = createWebhookWorld();
});

const entry = exposure({
  decision: decisionOf({
    id: '0k3v9q1x7m2c5n8b4z6a1s0d3f',
    occasion: { kind: 'event', id: 'e', at: '2026-03-04T10:00:00.000Z', facts: { note: 'x' } },
  }),
  status: 'pending',
  responses: {},
});

describe('telling', () => {
  it('writes nothing where nobody asked, and nothing that nobody wants', async () => {
    await world.tell([{ now: entry }]);
    world.pass(DAY);
    await world.add('other', { events: ['survey.answered'] });
    await world.tell([{ now: entry }]);
    expect(world.ports.queue.take()).toEqual([]);
    const page = await world.ports.log.page('other', '', '9', 100);
    expect(page.items).toEqual([]);
  });

  it('puts each happening onto the log and the queue of each who wants it, without anybody’s data', async () => {
    await world.add('crm');
    await world.add('lake', { campaigns: ['another'] });
    await world.tell([{ now: entry }]);
    const orders = world.ports.queue.take();
    expect(orders).toEqual([
      { webhookId: 'crm', happening: happeningsOf(entry)[0], attempt: 1, notBefore: 0 },
    ]);
    expect(JSON.stringify(orders)).not.toContain(
      entry.kind === 'decision' ? entry.decision.customerId : '',
    );
    expect((await world.ports.log.page('crm', '', '9', 100)).items).toHaveLength(1);
  });

  it('keeps on the log what a silent one is not told', async () => {
    await world.add('crm', { paused: true });
    await world.tell([{ now: entry }]);
    expect(world.ports.queue.take()).toEqual([]);
    expect((await world.ports.log.page('crm', '', '9', 100)).items).toHaveLength(1);
  });

  it('hears of a new webhook within half a minute', async () => {
    await world.tell([{ now: entry }]);
    await world.add('crm');
    await world.tell([{ now: entry }]);
    expect(world.ports.queue.take()).toEqual([]);
    world.pass(30_000);
    await world.tell([{ now: entry }]);
    expect(world.ports.queue.take()).toHaveLength(1);
  });
});

describe('sending', () => {
  const told = async () => {
    world.ledger.push(entry);
    await world.tell([{ now: entry }]);
  };

  it('signs as Standard Webhooks has it: id, instant and body', async () => {
    await world.add('crm');
    await told();
    expect(await world.deliver()).toEqual([]);
    const [sent] = world.sent;
    if (sent === undefined) throw new Error('it was sent');
    const { headers, body } = sent;
    const id = headers['webhook-id'] ?? '';
    const timestamp = headers['webhook-timestamp'] ?? '';
    expect(id).toBe(happeningsOf(entry)[0]?.id);
    expect(Number(timestamp)).toBe(world.now().getTime() / 1000);
    const key = Buffer.from(world.ports.secrets.of('crm', 1).replace('whsec_', ''), 'base64');
    const expected = createHmac('sha256', key)
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'decision.made', data: { outcome: 'message' } });
  });

  it('signs with both secrets while a rotation lasts', async () => {
    await world.add('crm');
    const known = await world.ports.webhooks.get('crm');
    if (known === undefined) throw new Error('it is there');
    const until = new Date(world.now().getTime() + 1000).toISOString();
    await world.ports.webhooks.save({ ...known, revision: 2, secret: { number: 2, until } }, 1);
    await told();
    await world.deliver();
    expect(world.sent[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    world.pass(31_000);
    await world.tell([{ now: entry }]);
    await world.deliver();
    expect(world.sent[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  });

  it('sends nothing of somebody who was erased meanwhile', async () => {
    await world.add('crm');
    await told();
    world.ledger.length = 0;
    expect(await world.deliver()).toEqual([]);
    expect(world.sent).toEqual([]);
  });

  it('tries again after growing pauses, under the same id, and tells when it works again', async () => {
    await world.add('crm');
    await told();
    world.answerWith({ outcome: 'answered', status: 503, retryAfterMs: 0 });
    await world.deliver();
    const [first] = world.ports.queue.take();
    expect(first).toMatchObject({ attempt: 2, notBefore: world.now().getTime() + 5000 });
    expect((await world.ports.webhooks.get('crm'))?.health).toEqual({
      failingSince: world.now().toISOString(),
      lastFailure: '503',
    });
    if (first === undefined) throw new Error('it was put back');

    await world.deliver([first]);
    expect(world.ports.queue.take()).toEqual([first]);
    expect(world.sent).toHaveLength(1);

    world.pass(5000);
    world.answerWith({ outcome: 'answered', status: 200, retryAfterMs: 0 });
    await world.deliver([first]);
    expect(world.sent.map(({ headers }) => headers['webhook-id'])).toEqual([
      first.happening.id,
      first.happening.id,
    ]);
    expect((await world.ports.webhooks.get('crm'))?.health).toEqual({});
  });

  it('waits as long as the recipient asks', async () => {
    await world.add('crm');
    await told();
    world.answerWith({ outcome: 'answered', status: 429, retryAfterMs: 60_000 });
    await world.deliver();
    expect(world.ports.queue.take()[0]?.notBefore).toBe(world.now().getTime() + 60_000);
  });

  it('takes a redirect for a failure and follows none', async () => {
    await world.add('crm');
    await told();
    world.answerWith({ outcome: 'answered', status: 302, retryAfterMs: 0 });
    await world.deliver();
    expect(world.sent).toHaveLength(1);
    expect(world.ports.queue.take()).toHaveLength(1);
  });

  it('puts an order aside after its last attempt, with the reason and nobody’s data', async () => {
    await world.add('crm');
    await told();
    world.answerWith({ outcome: 'failed', code: 'TIMEOUT' });
    for (let round = 0; round < 10; round++) {
      await world.deliver();
      world.pass(12 * 3_600_000);
      if (round % 4 === 3) await world.ports.webhooks.markWorking('crm');
    }
    expect(world.sent).toHaveLength(10);
    expect(world.ports.queue.take()).toEqual([]);
    const [held] = world.ports.quarantine.held;
    expect(held).toMatchObject({
      code: 'WEBHOOK_UNDELIVERED',
      detail: '10 attempts, the last: TIMEOUT',
    });
    expect(held?.body).not.toContain(entry.kind === 'decision' ? entry.decision.customerId : '');
  });

  it.each([
    ['after three days without one success', { outcome: 'failed', code: 'ECONNREFUSED' }, 3 * DAY],
    [
      'at once when the recipient is gone',
      { outcome: 'answered', status: 410, retryAfterMs: 0 },
      0,
    ],
  ] as const)('gives an address up %s, and says so', async (_when, answered, later) => {
    await world.add('crm');
    await told();
    await world.ports.webhooks.markFailing(
      { id: 'crm', revision: 1 },
      world.now().toISOString(),
      'x',
    );
    world.answerWith(answered);
    world.pass(later);
    await world.deliver();
    expect((await world.ports.webhooks.get('crm'))?.health.disabledAt).toBe(
      world.now().toISOString(),
    );
    expect(world.disabled).toHaveLength(1);
    const { items } = await world.ports.audit.ofTarget({ kind: 'webhook', id: 'crm' }, 10);
    expect(items).toMatchObject([{ actor: 'engine', action: 'disableWebhook' }]);
    world.pass(31_000);
    await world.tell([{ now: entry }]);
    expect(world.ports.queue.take()).toEqual([]);
  });

  it.each(['markFailing', 'disable'] as const)(
    'does not give up an address that is mended before %s, and goes on there',
    async (step) => {
      await world.add('crm');
      const { webhooks, queue } = world.ports;
      const { markFailing, disable } = webhooks;
      // Takes effect the first time only.
      const mend = () => world.add('crm', { url: 'https://new.example/hook' }, 1);
      if (step === 'markFailing')
        webhooks.markFailing = async (...args) => {
          await mend();
          return markFailing(...args);
        };
      else
        webhooks.disable = async (...args) => {
          await mend();
          return disable(...args);
        };
      await told();
      world.answerWith({ outcome: 'answered', status: 410, retryAfterMs: 0 });
      await world.deliver();
      expect(await webhooks.get('crm')).toMatchObject({ revision: 2, health: {} });
      expect(world.disabled).toEqual([]);
      world.answerWith({ outcome: 'answered', status: 204, retryAfterMs: 0 });
      world.pass(DAY);
      await world.deliver();
      expect(world.sent.at(-1)?.url).toBe('https://new.example/hook');
      expect(queue.take()).toEqual([]);
    },
  );

  it('leaves out facts that would make a body too large', async () => {
    await world.add('crm', { include: ['facts'] });
    const large = exposure({
      decision: decisionOf({
        occasion: {
          kind: 'event',
          id: 'e',
          at: '2026-03-04T10:00:00.000Z',
          facts: { long: 'x'.repeat(70_000) },
        },
      }),
    });
    world.ledger.push(large);
    await world.tell([{ now: large }]);
    await world.deliver();
    expect(world.sent[0]?.body.length).toBeLessThan(1000);
    expect(JSON.parse(world.sent[0]?.body ?? '').data).toMatchObject({ truncated: true });
  });
});
