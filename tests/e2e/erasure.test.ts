/** After an erasure: the whole table, item by item, for whatever was known of the customer. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, startEngine, TABLE_NAME, TENANT } from '#local/engine/start-engine.ts';
import { createVirtualClock, type VirtualClock } from '#local/engine/virtual-clock.ts';
import { type ApiClient, createApiClient } from '#local/rehearsal/api-client.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { recount } from '#shared/app/recount.ts';
import { goLive } from '../support/go-live.ts';
import { mailTemplate } from '../support/template-bodies.ts';

const STARTS_AT = Date.parse('2026-01-12T11:00:00Z');
const MINUTE = 60_000;
const ID = 'zz-7731';
/** Whatever was known of them; each is found in the table before the erasure, or would be. */
const PERSONAL = [
  ID,
  'erase.me@customers.example',
  '+420601777331',
  'Zbyhneva',
  '1987-06-05',
  'word-4711',
  'evt-8822',
];
/** Names a document, not a person; whoever asks for proof of a consent is answered by the audit log. */
const PROOF = 'form-5533';

let engine: Engine;
let clock: VirtualClock;
let api: ApiClient;
let before: readonly string[];
let after: readonly string[];

beforeAll(async () => {
  clock = createVirtualClock(STARTS_AT);
  engine = await startEngine({
    port: 0,
    clock,
    recipients: {
      seed: 'erasure',
      email: { bounce: 0, softBounce: 0, complaint: 0, open: 1, click: 1 },
      sms: { carrierUnreachable: 0, blocked: 0, stop: 0 },
      byAddress: { email: {}, sms: {} },
    },
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  api = createApiClient(engine.url);
  await live();
  before = await everything();
  await api.call('DELETE', `/v1/customers/${ID}`);
  await pass(16 * MINUTE);
  after = await everything();
}, 120_000);
afterAll(() => engine.close());

describe('an erasure', () => {
  it('leaves nothing of the customer in any item', () => {
    for (const value of PERSONAL) {
      expect(
        after.filter((item) => item.includes(value)),
        value,
      ).toEqual([]);
    }
    const known = PERSONAL.filter((value) => before.some((item) => item.includes(value)));
    expect(known).toEqual(PERSONAL);
  });

  it('leaves the proof of a consent to the audit log, under a keyed hash', () => {
    const proven = after.filter((item) => item.includes(PROOF)).map((item) => JSON.parse(item).PK);
    expect(proven.length).toBeGreaterThan(0);
    for (const PK of proven) expect(PK).toMatch(/^main#AUDIT-OF#customer#[\w-]{43}$/);
  });

  it('leaves everybody else alone', () => {
    const of = (items: readonly string[]) => items.filter((item) => item.includes('stays-1'));
    expect(of(before).length).toBeGreaterThan(5);
    expect(of(after).length).toBeGreaterThanOrEqual(of(before).length);
  });

  it('leaves figures as they were, as of nobody, and a ledger that agrees with them', async () => {
    const table = { db: engine.db, name: TABLE_NAME, tenant: TENANT };
    const measurements = createDynamoMeasurements(table, { decisionsMs: 86_400_000 });
    const ledger = createDynamoLedger(table);
    const [counted] = await recount({ ledger, measurements }, { campaignIds: ['thanks'] });
    expect(counted?.differences).toEqual([]);
    expect(counted?.counted.effect.assigned).toBe(2);
    expect((await measurements.forgotten('thanks')).length).toBeGreaterThan(0);
  });

  it('keeps the addresses suppressed, so that no import brings the contact back', async () => {
    await api.call('PUT', '/v1/customers/again', { email: 'erase.me@customers.example' });
    const { body } = await api.call('GET', '/v1/customers/again');
    expect(body).toMatchObject({ suppressions: [{ channel: 'email', reason: 'erasure' }] });
  });
});

describe('every item', () => {
  it('lies in the part of the table that is its tenant’s', async () => {
    const items = [...before, ...after].map((text) => JSON.parse(text));
    expect(items.length).toBeGreaterThan(50);
    for (const { PK, GSI1PK = `${TENANT}#` } of items) {
      expect(PK).toMatch(new RegExp(`^${TENANT}(#|$)`));
      expect(GSI1PK).toMatch(new RegExp(`^${TENANT}#`));
    }
  });
});

async function live(): Promise<void> {
  await api.call(
    'PUT',
    '/v1/templates/mail',
    mailTemplate(
      '<p><a href="{{ links.offer }}">Offer</a> <a href="{{ links.nps_9 }}">9</a></p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
      {
        subject: 'Hello',
        links: { offer: 'https://bank.example/offer', nps_9: 'https://bank.example/thanks' },
      },
    ),
  );
  const variants = [{ id: 'a', weight: 1, email: { template: 'mail' } }];
  await goLive(api.call, 'thanks', {
    variants,
    objective: { conversion: { event: 'visited' }, within: 'P7D' },
    trigger: { event: 'bought' },
  });
  await goLive(api.call, 'silence', {
    variants,
    trigger: { absence: { events: ['visited'], for: 'P20D' } },
  });
  await goLive(api.call, 'birthday', {
    variants,
    trigger: { date: { fact: 'customer.birth_date' } },
  });
  await api.call('POST', '/v1/webhooks', {
    name: 'crm',
    url: 'http://127.0.0.1:9/',
    events: ['decision.made', 'message.sent', 'conversion.recorded'],
  });
  for (const [id, address] of [
    [ID, 'erase.me@customers.example'],
    ['stays-1', 'stays@customers.example'],
  ] as const)
    await api.call('PUT', `/v1/customers/${id}`, {
      email: address,
      ...(id === ID && { phone: '+420601777331' }),
      timeZone: 'Europe/Prague',
      attributes: {
        first_name: id === ID ? 'Zbyhneva' : 'Alex',
        birth_date: id === ID ? '1987-06-05' : '1990-01-02',
      },
      consent: {
        email: {
          marketing: {
            granted: true,
            at: '2026-01-01T00:00:00Z',
            source: 'web-form',
            ...(id === ID && { proof: PROOF }),
          },
        },
      },
    });
  await pass(10_000);
  await happen('bought');
  await pass(MINUTE);
  await openLinks();
  await happen('visited');
  await pass(60 * MINUTE);
}

async function happen(type: string): Promise<void> {
  const events = [ID, 'stays-1'].map((customerId) => ({
    id: customerId === ID ? `evt-8822-${type}` : `evt-${type}`,
    type,
    customerId,
    occurredAt: clock.now().toISOString(),
    data: { note: customerId === ID ? 'word-4711' : 'word' },
  }));
  await api.call('POST', '/v1/events', events);
  await engine.drained();
}

/** As people do, so that links, answers and a one-click unsubscribe are on record. */
async function openLinks(): Promise<void> {
  const { entries } = await engine.aws.inbox.page({ channel: 'email', limit: 5 });
  const urls = new Set(JSON.stringify(entries).match(/http:\/\/127[^"'\\\s<>)]+/g));
  expect(urls.size).toBeGreaterThan(3);
  for (const url of urls)
    await fetch(url, { redirect: 'manual', headers: { 'user-agent': 'Mozilla/5.0' } });
}

async function pass(ms: number): Promise<void> {
  clock.advanceTo(clock.now().getTime() + ms);
  await engine.aws.provider.advanceTo(clock.now().getTime());
  await engine.sweep();
  await engine.drained();
}

async function everything(): Promise<readonly string[]> {
  const items: string[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await engine.db.send(
      new ScanCommand({
        TableName: TABLE_NAME,
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(page.Items ?? []).map((item) => JSON.stringify(item)));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
