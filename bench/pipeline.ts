/**
 * `npm run bench -- pipeline`: events/s from the queue to the recorded decision and messages/s to the
 * provider, beside the same AWS calls made bare on the same services in the same run, and what each
 * kind of event costs in calls and capacity units.
 */
import Table from 'cli-table3';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { createApiClient } from '#local/rehearsal/api-client.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { sendAll } from '#shared/adapters/sqs/send-all.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { bareSeconds, type Calls } from './bare-calls.ts';

/** One kind of event, by what it makes the engine do. */
interface Kind {
  readonly name: string;
  readonly type: string;
  readonly amount: string;
}

const KINDS: readonly Kind[] = [
  { name: 'no campaign wants it', type: 'app.opened', amount: '1.00' },
  { name: 'counts for an activity', type: 'card.purchase', amount: '5.00' },
  { name: 'decides: holdout', type: 'card.refund', amount: '500.00' },
  { name: 'decides: message', type: 'card.purchase', amount: '500.00' },
];

const CUSTOMERS = 1000;
const EVENTS_PER_KIND = 2000;
const CONCURRENCY = 4;
const BATCH = 10;

export interface PipelineRow {
  readonly kind: string;
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
  readonly callsPerEvent: Readonly<Record<string, number>>;
  readonly readUnitsPerEvent: number;
  readonly writeUnitsPerEvent: number;
}

/** Prints a table, or with `--json` one row of JSON per line. */
export async function run(args: readonly string[]): Promise<void> {
  const engine = await startEngine({
    port: 0,
    concurrency: CONCURRENCY,
    onError: (name, error) => console.error(name, error),
  });
  try {
    await prepare(engine);
    const rows: PipelineRow[] = [];
    for (const kind of KINDS) rows.push(await measureEvents(engine, kind));
    rows.push(await measureDeliveries(engine));
    print(rows, args.includes('--json'));
  } finally {
    await engine.close();
  }
}

async function prepare(engine: Engine): Promise<void> {
  const table = { db: engine.db, name: engine.tableName, tenant: 'main' };
  const api = createApiClient(engine.url);
  await api.call('PUT', '/v1/templates/offer', {
    name: 'Offer',
    channel: 'email',
    defaultLanguage: 'en',
    links: { offer: 'https://bank.example/offer' },
    languages: {
      en: {
        subject: 'An offer',
        html: '<p><a href="{{ links.offer }}">An offer</a></p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
      },
    },
  });
  const log = createDynamoRulesetLog(table);
  await log.append({
    kind: 'policy',
    policy: policySchema.parse({
      caps: [{ purpose: 'marketing', limit: 1000, within: 'P1D' }],
      quietHours: { from: '03:00', to: '03:01', zone: 'UTC' },
    }),
  });
  for (const [id, event, holdout] of [
    ['offer', 'card.purchase', 0],
    ['measured', 'card.refund', 0.9],
  ] as const) {
    const campaign = campaignSchema.parse({
      name: id,
      trigger: { event, where: { fact: 'event.amount', op: 'gte', value: 200 } },
      audience: {
        activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
        op: 'gte',
        value: 0,
      },
      variants: [{ id: 'a', weight: 1, email: { template: 'offer' } }],
      holdout,
    });
    await log.append({
      kind: 'campaign',
      published: {
        id,
        version: 1,
        status: 'live',
        campaign,
        segments: {},
        templates: { offer: 1 },
      },
    });
  }
  const customers = createDynamoCustomers(table);
  const yes = { granted: true, at: '2026-01-01T00:00:00.000Z', source: 'bench' };
  for (let i = 0; i < CUSTOMERS; i++) {
    const profile = {
      id: `c-${i}`,
      email: `c${i}@customers.example`,
      timeZone: 'Europe/Prague',
      attributes: { first_name: 'Alex' },
    };
    await customers.replaceProfile({ profile, addressHash: { email: `h${i}` } }, undefined);
    await customers.saveState(
      profile.id,
      { ...EMPTY_STATE, consent: { email: { marketing: yes } } },
      0,
    );
  }
}

async function measureEvents(engine: Engine, kind: Kind): Promise<PipelineRow> {
  const { evaluate, deliver } = mappingsOf(engine);
  // What the stream sets off would be counted with the events.
  for (const one of [evaluate, deliver, ...engine.streams.values()]) one.pause();
  await publish(engine, kind);
  const before = await usage(engine);
  const startedAt = performance.now();
  evaluate.resume();
  await evaluate.drained();
  const seconds = (performance.now() - startedAt) / 1000;
  const used = difference(before, await usage(engine));
  return row(kind.name, EVENTS_PER_KIND, seconds, await bareSeconds(engine, used.calls), used);
}

/** The messages that the last kind of event decided. */
async function measureDeliveries(engine: Engine): Promise<PipelineRow> {
  const { deliver, feedback } = mappingsOf(engine);
  feedback.pause();
  const before = await usage(engine);
  const startedAt = performance.now();
  deliver.resume();
  await deliver.drained();
  const seconds = (performance.now() - startedAt) / 1000;
  const used = difference(before, await usage(engine));
  return row(
    'message handed over',
    EVENTS_PER_KIND,
    seconds,
    await bareSeconds(engine, used.calls),
    used,
  );
}

function mappingsOf({ mappings }: Engine) {
  const evaluate = mappings.get('evaluate');
  const deliver = mappings.get('deliver');
  const feedback = mappings.get('feedback');
  if (evaluate === undefined || deliver === undefined || feedback === undefined)
    throw new Error('a function is not mapped');
  return { evaluate, deliver, feedback };
}

/** Every event of another customer in turn, as payments come. */
function publish(engine: Engine, { type, amount }: Kind): Promise<void> {
  const occurredAt = new Date().toISOString();
  const entries = Array.from({ length: EVENTS_PER_KIND }, (_, n) => ({
    MessageBody: JSON.stringify({
      id: `${type}-${amount}-${n}`,
      type,
      customerId: `c-${n % CUSTOMERS}`,
      occurredAt,
      data: {
        amount,
        currency: 'EUR',
        mcc: '5541',
        merchant: 'Northway Fuel',
        city: 'Galway',
        card_present: true,
      },
    }),
  }));
  return sendAll(engine.sqs, engine.queues.events.url, entries);
}

interface Used {
  readonly calls: Calls;
  readonly readUnits: number;
  readonly writeUnits: number;
}

async function usage({ aws }: Engine): Promise<Used> {
  const [table, queues, inbox] = await Promise.all([
    aws.dynamodb.usage(),
    aws.sqs.usage(),
    aws.inbox.counts(),
  ]);
  const operations = Object.entries(table);
  let batches = 0;
  for await (const _line of aws.firehoseLines('events')) batches += 1;
  return {
    calls: {
      ...Object.fromEntries(operations.map(([name, { calls }]) => [name, calls])),
      ...queues,
      PutRecord: batches / BATCH,
      SendRawEmail: inbox.email,
    },
    readUnits: operations.reduce((sum, [, { readUnits }]) => sum + readUnits, 0),
    writeUnits: operations.reduce((sum, [, { writeUnits }]) => sum + writeUnits, 0),
  };
}

function difference(before: Used, after: Used): Used {
  const calls = Object.entries(after.calls)
    .map(([name, count]) => [name, Math.round(count - (before.calls[name] ?? 0))] as const)
    .filter(([name, count]) => count > 0 && !name.startsWith('GetQueue'));
  return {
    calls: Object.fromEntries(calls),
    readUnits: after.readUnits - before.readUnits,
    writeUnits: after.writeUnits - before.writeUnits,
  };
}

function row(kind: string, count: number, seconds: number, bare: number, used: Used): PipelineRow {
  return {
    kind,
    perSecond: Math.round(count / seconds),
    barePerSecond: Math.round(count / bare),
    ratio: Number((bare / seconds).toFixed(2)),
    callsPerEvent: Object.fromEntries(
      Object.entries(used.calls).map(([name, calls]) => [name, Number((calls / count).toFixed(2))]),
    ),
    readUnitsPerEvent: Number((used.readUnits / count).toFixed(2)),
    writeUnitsPerEvent: Number((used.writeUnits / count).toFixed(2)),
  };
}

function print(rows: readonly PipelineRow[], json: boolean): void {
  if (json) {
    for (const one of rows) console.log(JSON.stringify(one));
    return;
  }
  const table = new Table({
    head: ['kind', '/s', 'bare calls /s', 'ratio', 'read units', 'write units', 'calls'],
    style: { head: [], border: [], compact: true },
    colWidths: [26, 8, 15, 8, 12, 13, 34],
    wordWrap: true,
  });
  for (const one of rows) {
    const calls = Object.entries(one.callsPerEvent).map(([name, count]) => `${name} ${count}`);
    table.push([
      one.kind,
      one.perSecond,
      one.barePerSecond,
      one.ratio,
      one.readUnitsPerEvent,
      one.writeUnitsPerEvent,
      calls.join(', '),
    ]);
  }
  console.log(table.toString());
}
