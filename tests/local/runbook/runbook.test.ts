/** Headings of docs/runbook.md, acted out: the condition is made, and what the heading says cures it. */
import { readFileSync } from 'node:fs';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { takeLines } from '#functions/runtime/log-lines.ts';
import { TENANT } from '#local/engine/start-engine.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { FUNCTIONS, type QueueName } from '#shared/contracts/deployment.ts';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { NO_PARTS } from '#shared/domain/measure/parts.ts';
import { dlq } from '../../../cli/dlq.ts';
import { recountCommand } from '../../../cli/recount.ts';
import { said } from '../../cli/said.ts';
import { toldIn } from '../../infra/support/metrics.ts';
import { type Emergency, mailOf, openEmergency } from './emergency.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let on: Emergency;
beforeAll(async () => {
  on = await openEmergency();
}, 60_000);
afterAll(() => on.close());

const statuses = async (customer: string) =>
  (await on.decisions(customer)).map(({ progress }) => progress.status);
const letters = async (queue: QueueName): Promise<{ id: string; code: string }[]> =>
  JSON.parse((await said(dlq, 'list', '--queue', queue, '--json')).text);
const redrive = async (queue: QueueName, ...which: string[]) =>
  JSON.parse((await said(dlq, 'redrive', '--queue', queue, ...which, '--json')).text);
const drop = async (queue: QueueName, code: string) =>
  JSON.parse((await said(dlq, 'drop', '--queue', queue, '--code', code, '--json')).text);
const recount = (...args: string[]) =>
  said(recountCommand, '--table', on.engine.tableName, '--retention', 'P4000D', ...args);

/** A deployment that breaks a function, and its rollback; `begin` gives it work. */
async function brokenFor(
  name: 'evaluate' | 'deliver' | 'feedback' | 'measure' | 'webhook',
  begin: () => Promise<unknown>,
) {
  on.failures.length = 0;
  on.broken.add(name);
  await begin();
  await vi.waitFor(() => expect(on.failures).toContain(name), 10_000);
  on.broken.delete(name);
  await on.settled();
}

const SCENARIOS: Readonly<Record<string, () => Promise<void>>> = {
  'events-age': async () => {
    await on.customer('late');
    const resume = await on.paused('evaluate');
    await on.event('late');
    expect((await on.engine.aws.sqs.depths()).events?.visible).toBe(1);
    resume();
    await on.settled();
    expect(await statuses('late')).toEqual(['sent']);
  },

  'events-dlq': async () => {
    await on.event('unknown');
    await on.put('events', { id: 'no event' });
    await on.settled();
    const codes = (await letters('events')).map(({ code }) => code);
    expect(codes.sort()).toEqual(['MESSAGE_INVALID', 'UNKNOWN_CUSTOMER']);
    await on.customer('unknown');
    expect(await redrive('events', '--code', 'UNKNOWN_CUSTOMER')).toEqual({ redriven: 1 });
    expect(await drop('events', 'MESSAGE_INVALID')).toEqual({ dropped: 1 });
    await on.settled();
    expect(await statuses('unknown')).toEqual(['sent']);
    expect(await letters('events')).toEqual([]);
  },

  'evaluate-errors': async () => {
    await on.customer('waiting');
    await brokenFor('evaluate', () => on.event('waiting'));
    expect(await statuses('waiting')).toEqual(['sent']);
  },

  'ruleset-broken': async () => {
    await on.customer('ruled');
    const { etag = '' } = await on.call('GET', '/v1/campaigns/offer');
    await on.call('POST', '/v1/campaigns/offer/pause', undefined, { 'if-match': etag });
    await damageNewestRule();
    on.inForce();
    const lines: string[] = [];
    takeLines((line) => lines.push(line));
    await on.event('ruled');
    await on.settled();
    expect([...toldIn(lines)], 'what the alarm looks at').toContain('RulesetBroken by stage');
    expect(await statuses('ruled'), 'the pause does not hold').toEqual(['sent']);
    await on.campaign('offer', 'resume');
    await on.campaign('offer', 'pause');
    await on.customer('ruled-anew');
    await on.event('ruled-anew');
    await on.settled();
    expect(await on.decisions('ruled-anew'), 'and now it does').toEqual([]);
    await on.campaign('offer', 'resume');
  },

  'deliveries-age': async () => {
    await on.customer('expiring');
    const resume = await on.paused('deliver');
    await on.event('expiring');
    await vi.waitFor(async () => expect(await on.decisions('expiring')).toHaveLength(1), 10_000);
    expect((await on.engine.aws.sqs.depths()).deliveries?.visible).toBe(1);
    on.later(25 * HOUR);
    resume();
    await on.settled();
    const [expired] = await on.decisions('expiring');
    expect(expired?.progress, 'not sent late').toMatchObject({
      status: 'suppressed',
      reason: 'VALIDITY_EXPIRED',
    });
  },

  'deliveries-dlq': async () => {
    await on.customer('ordered');
    on.broken.add('deliver');
    await on.event('ordered');
    await vi.waitFor(async () => expect(await letters('deliveries')).toHaveLength(1), 20_000);
    expect(await statuses('ordered')).toEqual(['pending']);
    on.broken.delete('deliver');
    expect(await redrive('deliveries', '--all')).toEqual({ redriven: 1 });
    await on.settled();
    expect(await statuses('ordered')).toEqual(['sent']);
  },

  'deliver-errors': async () => {
    await on.customer('held');
    await brokenFor('deliver', () => on.event('held'));
    expect(await statuses('held')).toEqual(['sent']);
  },

  'messages-in-doubt': async () => {
    await on.customer('doubted');
    await on.engine.aws.provider.setFaults('ses', [{ fault: 'error_before' }]);
    await on.event('doubted');
    await on.settled();
    expect(await statuses('doubted')).toEqual(['in_doubt']);
    await on.policy({ stopped: ['email'] });
    await on.customer('spared');
    await on.event('spared');
    await on.settled();
    expect(await statuses('spared')).toEqual(['pending']);
    await on.engine.aws.provider.setFaults('ses', []);
    await on.policy({});
    await on.pass(HOUR);
    expect(await statuses('spared')).toEqual(['sent']);
    expect(await statuses('doubted'), 'never sent again').toEqual(['in_doubt']);
  },

  'messages-expired-unknown': async () => {
    await on.pass(73 * HOUR);
    expect(await statuses('doubted')).toEqual(['expired_unknown']);
    const { entries } = await on.engine.aws.inbox.page({ channel: 'email', limit: 100 });
    expect(JSON.stringify(entries)).not.toContain(mailOf('doubted'));
  },

  'staff-age': async () => {
    await on.customer('visitor');
    await on.event('visitor', 'visited');
    await on.settled();
    expect((await on.engine.aws.sqs.depths()).staff?.visible).toBe(1);
    const { Messages: [notice] = [] } = await receiveNotice();
    expect(JSON.parse(notice?.Body ?? '{}')).toMatchObject({ customerId: 'visitor' });
    await on.engine.sqs.send(
      new DeleteMessageCommand({
        QueueUrl: on.engine.queues.staff.url,
        ReceiptHandle: notice?.ReceiptHandle,
      }),
    );
    expect((await on.engine.aws.sqs.depths()).staff).toMatchObject({ visible: 0, inFlight: 0 });
  },

  'staff-dlq': async () => {
    await on.customer('caller');
    await on.event('caller', 'visited');
    await on.settled();
    // A system that takes notices and never deletes them.
    await vi.waitFor(async () => {
      await receiveNotice(0);
      expect(await letters('staff')).toHaveLength(1);
    }, 10_000);
    expect(await redrive('staff', '--all')).toEqual({ redriven: 1 });
    const { Messages = [] } = await receiveNotice();
    expect(Messages).toHaveLength(1);
  },

  'feedback-age': async () => {
    const phone = '+420601000001';
    await on.customer('leaving', { phone });
    await on.engine.aws.provider.setRecipients({
      ...QUIET,
      byAddress: { sms: { [phone]: 'stop' } },
    });
    const resume = await on.paused('feedback');
    await on.event('leaving', 'travelled');
    await vi.waitFor(async () => expect(await statuses('leaving')).toEqual(['sent']), 10_000);
    on.later(10 * MINUTE);
    await on.engine.aws.provider.advanceTo(Date.parse(on.now()));
    expect((await on.engine.aws.sqs.depths()).feedback?.visible).toBeGreaterThan(0);
    await on.policy({ caps: [], stopped: ['all'] });
    await on.event('leaving', 'returned');
    await vi.waitFor(async () => expect(await statuses('leaving')).toContain('pending'), 10_000);
    resume();
    await on.settled();
    await on.policy({ caps: [] });
    await on.pass(HOUR);
    expect(await statuses('leaving')).toEqual(['suppressed', 'sent']);
  },

  'feedback-dlq': async () => {
    await on.put('feedback', { Type: 'Notification', Message: '{"who":"knows"}' });
    await on.settled();
    const [letter] = await letters('feedback');
    expect(letter?.code).toBeDefined();
    const { text } = await said(dlq, 'show', '--queue', 'feedback', '--id', letter?.id ?? '');
    expect(text).toContain('knows');
    expect(await drop('feedback', letter?.code ?? '')).toEqual({ dropped: 1 });
  },

  'feedback-errors': async () => {
    await on.customer('heard', { email: mailOf('heard') });
    await on.engine.aws.provider.setRecipients({
      ...QUIET,
      byAddress: { email: { [mailOf('heard')]: 'bounce' } },
    });
    await on.event('heard');
    await on.settled();
    on.later(MINUTE);
    await brokenFor('feedback', () => on.engine.aws.provider.advanceTo(Date.parse(on.now())));
    await on.event('heard');
    await on.settled();
    expect((await on.decisions('heard')).map(({ reason }) => reason)).toContain(
      'SUPPRESSED_ADDRESS',
    );
  },

  'email-bounces-high': () => responding('bounce'),
  'email-complaints-high': () => responding('complaint'),

  'text-messages-failing': async () => {
    const phone = '+420601000002';
    await on.customer('blocked', { phone });
    await on.engine.aws.provider.setRecipients({
      ...QUIET,
      byAddress: { sms: { [phone]: 'blocked' } },
    });
    await on.event('blocked', 'travelled');
    await on.settled();
    await on.pass(HOUR);
    const [decision] = await on.decisions('blocked');
    const { body } = await on.call('GET', `/v1/decisions/${decision?.id}`);
    expect(JSON.stringify(body)).toContain('failed');
    await on.campaign('text', 'pause');
    await on.customer('not-asked', { phone: '+420601000003' });
    await on.event('not-asked', 'travelled');
    await on.settled();
    expect(await on.decisions('not-asked')).toEqual([]);
    await on.campaign('text', 'resume');
  },

  'track-errors': async () => {
    on.broken.add('track');
    const link = await linkOf('late');
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(500);
    on.broken.delete('track');
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(302);
  },

  'track-throttles': async () => {
    const link = await linkOf('late');
    await crowd('track', () => fetch(link, { redirect: 'manual' }), 302);
  },

  'http-errors': async () => {
    on.broken.add('api');
    const url = new URL('/v1/policy', on.engine.url);
    expect((await fetch(url)).status).toBe(500);
    on.broken.delete('api');
    expect((await fetch(url)).status).toBe(200);
  },

  'api-errors': async () => {
    const make = () =>
      fetch(new URL('/v1/campaigns', on.engine.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'one-and-the-same' },
        body: JSON.stringify({
          name: 'Once',
          trigger: { event: 'never' },
          variants: [{ id: 'a', weight: 1, email: { template: 'mail' } }],
        }),
      });
    on.broken.add('api');
    expect((await make()).status).toBe(500);
    on.broken.delete('api');
    const first = await make();
    expect(first.status).toBe(201);
    expect(await (await make()).text(), 'repeated').toBe(await first.text());
  },

  'api-throttles': () => crowd('api', () => fetch(new URL('/v1/policy', on.engine.url)), 200),

  'due-late': async () => {
    await on.customer('quiet');
    await on.policy({ caps: [], stopped: ['email'] });
    await on.event('quiet');
    await on.settled();
    await on.policy({ caps: [] });
    on.later(HOUR);
    expect(await statuses('quiet')).toEqual(['pending']);
    await on.pass(MINUTE);
    expect(await statuses('quiet')).toEqual(['sent']);
  },

  'sweep-errors': async () => {
    on.broken.add('sweep');
    await expect(on.pass(MINUTE)).rejects.toThrow('sweep failed');
    on.broken.delete('sweep');
    await on.pass(MINUTE);
  },

  'measure-errors': async () => {
    await on.customer('counted');
    await brokenFor('measure', () => on.event('counted'));
    expect((await recount()).code).toBe(0);
  },

  'measure-late': async () => {
    const measure = on.engine.streams.get('measure');
    await on.customer('behind');
    measure?.pause();
    await on.event('behind');
    await on.engine.queuesDrained();
    const late = await recount();
    expect(late.code).toBe(1);
    expect((await recount('--mend')).code).toBe(0);
    measure?.resume();
    await on.settled();
    expect((await recount()).code, 'counted once').toBe(0);
  },

  'ledger-drift': async () => {
    const table = { db: on.engine.db, name: on.engine.tableName, tenant: TENANT };
    const measurements = createDynamoMeasurements(table, { decisionsMs: 1 });
    const [cell] = await measurements.figures('offer');
    if (cell === undefined) throw new Error('nobody was assigned');
    const commit = async (assigned: number) => {
      const figures = { effect: { ...NO_COUNTS, assigned }, parts: NO_PARTS };
      await measurements.commit({
        notes: [],
        units: [],
        figures: [{ ...cell, figures }],
        groups: [],
      });
    };
    await commit(1);
    const drifted = await recount('offer', '--mend');
    expect(drifted.code, 'one too many is not for --mend').toBe(1);
    expect(drifted.text).toContain('offer');
    await commit(-1);
    expect((await recount()).code).toBe(0);
  },

  'webhook-errors': async () => {
    await openWebhook();
    await on.customer('later');
    const before = on.recipient.told;
    await brokenFor('webhook', () => on.event('later'));
    await vi.waitFor(() => expect(on.recipient.told).toBeGreaterThan(before), 10_000);
  },

  'webhook-disabled': async () => {
    const hook = await openWebhook();
    await on.customer('gone');
    on.recipient.answers = 410;
    await on.event('gone');
    await vi.waitFor(async () => expect(await healthOf(hook)).toHaveProperty('disabledAt'), 10_000);
    await on.settled();
    on.recipient.answers = 204;
    const { failingSince = '' } = await healthOf(hook);
    const from = new Date(Date.parse(failingSince) - MINUTE).toISOString();
    on.later(MINUTE);
    const { etag = '' } = await on.call('GET', hook);
    await on.call('PUT', hook, HOOK(), { 'if-match': etag });
    expect(await healthOf(hook)).not.toHaveProperty('disabledAt');
    const before = on.recipient.told;
    const { body } = await on.call('POST', `${hook}/replay?from=${from}`);
    expect(body).toEqual({ replayed: 1 });
    await on.settled();
    expect(on.recipient.told).toBe(before + 1);
  },
};

const QUIET = {
  seed: 'quiet',
  email: { bounce: 0, softBounce: 0, complaint: 0, open: 0, click: 0 },
  sms: { carrierUnreachable: 0, blocked: 0, stop: 0 },
  byAddress: {},
};

/** Its checksum fits no more. */
async function damageNewestRule() {
  const { db, tableName: TableName } = on.engine;
  const { Items: [newest] = [] } = await db.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :v)',
      ExpressionAttributeValues: { ':pk': `${TENANT}#RULESET`, ':v': 'V#' },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  await db.send(new PutCommand({ TableName, Item: { ...newest, sum: 'damaged' } }));
}

const HOOK = () => ({ name: 'CRM', url: on.recipient.url, events: ['decision.made'] });
/** @returns its path */
async function openWebhook(): Promise<string> {
  const { body } = await on.call('POST', '/v1/webhooks', HOOK());
  on.inForce();
  return `/v1/webhooks/${(body as { readonly id: string }).id}`;
}

const healthOf = async (hook: string): Promise<{ readonly failingSince?: string }> =>
  (await on.call('GET', hook)).body as object;

/** Somebody bounces or complains: suppressed from then on; the campaign is paused, and resumed. */
async function responding(fate: 'bounce' | 'complaint') {
  const id = `did-${fate}`;
  await on.customer(id);
  await on.engine.aws.provider.setRecipients({
    ...QUIET,
    byAddress: { email: { [mailOf(id)]: fate } },
  });
  await on.event(id);
  await on.settled();
  await on.campaign('offer', 'pause');
  await on.customer(`after-${fate}`);
  await on.event(`after-${fate}`);
  await on.pass(72 * HOUR);
  expect(await on.decisions(`after-${fate}`), 'paused').toEqual([]);
  await on.campaign('offer', 'resume');
  await on.event(id);
  await on.settled();
  expect((await on.decisions(id)).map(({ reason }) => reason)).toContain('SUPPRESSED_ADDRESS');
}

async function linkOf(customer: string): Promise<string> {
  const { entries } = await on.engine.aws.inbox.page({ channel: 'email', limit: 100 });
  const message = entries.find((entry) => JSON.stringify(entry).includes(mailOf(customer)));
  const [link] = JSON.stringify(message).match(/http:\/\/127[^"'\\\s<>)]+\/t\/[^"'\\\s<>)]+/) ?? [];
  if (link === undefined) throw new Error('no link');
  return link;
}

/** More at once than are reserved for it: some are refused, and afterwards there is room. */
async function crowd(name: 'api' | 'track', ask: () => Promise<Response>, well: number) {
  const { reservedConcurrency = 0 } = FUNCTIONS[name];
  const { promise, resolve } = Promise.withResolvers<void>();
  on.held.set(name, promise);
  const answers = Array.from({ length: reservedConcurrency + 1 }, ask);
  expect((await Promise.race(answers)).status).toBe(503);
  on.held.delete(name);
  resolve();
  const all = (await Promise.all(answers)).map(({ status }) => status);
  expect(all.filter((status) => status === well)).toHaveLength(reservedConcurrency);
  expect((await ask()).status).toBe(well);
}

const receiveNotice = (VisibilityTimeout = 30) =>
  on.engine.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: on.engine.queues.staff.url, VisibilityTimeout }),
  );

const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

describe('the runbook, acted out', () => {
  it('is every heading that says so', () => {
    const tried = [
      ...runbook.matchAll(/^### ([\w-]+)\n(?:(?!^#)[^\n]*\n)*?\*\*Tried\.\*\* Here\.$/gm),
    ];
    expect(tried.map(([, heading]) => heading).sort()).toEqual(Object.keys(SCENARIOS).sort());
  });

  it.each(Object.entries(SCENARIOS))('%s', (_heading, scenario) => scenario());
});
