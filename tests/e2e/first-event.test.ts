/**
 * The bundles as they are deployed, each in a fresh process with its first event: what a customer or a
 * transaction waits for loads no schema, and still decides, refuses and records.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, handlerPath, rulesetFormat } from '#infra/bundling.ts';
import { peekQueue } from '#local/engine/peek-queue.ts';
import { type Engine, type Instrument, startEngine } from '#local/engine/start-engine.ts';
import { createApiClient } from '#local/rehearsal/api-client.ts';
import { goLive } from '../support/go-live.ts';
import { mailTemplate } from '../support/template-bodies.ts';

const BROWSER = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';
/** In no text but zod's own. */
const OF_ZOD = '$ZodError';

let engine: Engine;
/** In folders of their own, which no other test makes anew meanwhile. */
const bundles = {
  evaluate: bundle('first-evaluate', handlerPath('evaluate')),
  deliver: bundle('first-deliver', handlerPath('deliver')),
  track: bundle('first-track', handlerPath('track')),
};
/** What came of the orders that the engine's queue brought, each in a fresh process. */
const delivered: First[] = [];
const deliverFromBundle: Instrument = (watched) =>
  watched.name === 'deliver' ? { ...watched, handler: deliverFirst } : watched;

async function deliverFirst<R>(event: unknown): Promise<R> {
  const first = await firstOf('deliver', event);
  delivered.push(first);
  return first.answer as R;
}

beforeAll(async () => {
  process.env.RULESET_FORMAT = rulesetFormat();
  engine = await startEngine({
    port: 0,
    instrument: deliverFromBundle,
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  await publish();
});
afterAll(() => engine.close());

describe('the first event of a process', () => {
  it('is decided by evaluate without a schema', async () => {
    const first = await firstOf('evaluate', records({ id: 'e-1', amount: '249.90' }));
    expect(first).toEqual({ answer: { batchItemFailures: [] }, schemas: [] });
    await engine.drained();
  });

  it('is handed over by deliver without a schema', async () => {
    expect(delivered).toEqual([{ answer: { batchItemFailures: [] }, schemas: [] }]);
    expect(await links()).not.toEqual([]);
  });

  it('is refused by evaluate with its schema', async () => {
    const { answer, schemas } = await firstOf('evaluate', records({ id: 'e-2', amount: '1,50' }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(schemas).not.toEqual([]);
    for await (const { MessageAttributes: why } of peekQueue(engine.sqs, deadLetters(), 0))
      expect([why?.code?.StringValue, why?.detail?.StringValue]).toEqual([
        'MESSAGE_INVALID',
        expect.stringContaining('data.amount: must be a decimal'),
      ]);
    expect.assertions(4);
  });

  it('is answered by track without a schema: a click, then one-click unsubscribe', async () => {
    for (const [method, kind, status] of [
      ['GET', '/t/', 302],
      ['POST', '/u/', 200],
    ] as const) {
      const link = (await links()).find(({ pathname }) => pathname.startsWith(kind));
      const first = await firstOf('track', request(method, link?.pathname ?? ''));
      expect(first, kind).toMatchObject({ answer: { statusCode: status }, schemas: [] });
    }
    const { body } = await createApiClient(engine.url).call('GET', '/v1/customers/c-1');
    expect(body).toMatchObject({ consent: { email: { marketing: { granted: false } } } });
  });
});

const deadLetters = () => engine.queues['events-dlq'].url;

interface First {
  readonly answer: unknown;
  /** Files with schemas that were loaded on the way. */
  readonly schemas: readonly string[];
}

async function firstOf(name: keyof typeof bundles, event: unknown): Promise<First> {
  const { file, folder } = bundles[name];
  const slow = readdirSync(folder).filter((one) =>
    readFileSync(join(folder, one), 'utf8').includes(OF_ZOD),
  );
  expect(slow).not.toEqual([]);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', FIRST, file, JSON.stringify(event)],
    { env: { ...process.env, ...engine.environments.get(name), POWERTOOLS_LOG_LEVEL: 'SILENT' } },
  );
  const { answer, loaded } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return { answer, schemas: slow.filter((one) => loaded.includes(one)) };
}

/** Prints the answer and the files that were loaded for it. */
const FIRST = `
  import { registerHooks } from 'node:module';
  import { basename } from 'node:path';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(basename(url)), next(url, context)) });
  const [file, event] = process.argv.slice(1);
  const { handler } = await import(file);
  const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 30000 };
  const answer = await handler(JSON.parse(event), context);
  process.stdout.write('\\n' + JSON.stringify({ answer, loaded }));
  process.exit();`;

const records = ({ id, amount }: { readonly id: string; readonly amount: string }) => ({
  Records: [
    {
      messageId: id,
      receiptHandle: id,
      body: JSON.stringify({
        id,
        type: 'card.purchase',
        customerId: 'c-1',
        occurredAt: new Date().toISOString(),
        data: { amount, currency: 'EUR' },
      }),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
    },
  ],
});

const request = (method: string, path: string) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { 'user-agent': BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
  requestContext: {
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: BROWSER },
    requestId: 'r-1',
  },
  isBase64Encoded: false,
  ...(method === 'POST' && { body: 'List-Unsubscribe=One-Click' }),
});

/** Of the newest message, as its reader's mail program sees them. */
async function links(): Promise<readonly URL[]> {
  const { entries } = await engine.aws.inbox.page({ channel: 'email', limit: 1 });
  const texts = JSON.stringify(entries).match(/http:\/\/127[^"'\\\s<>)]+/g) ?? [];
  return texts.map((text) => new URL(text));
}

async function publish(): Promise<void> {
  const { call } = createApiClient(engine.url);
  await call(
    'PUT',
    '/v1/templates/mail',
    mailTemplate(
      '<p><a href="{{ links.offer }}">Offer</a> <a href="{{ unsubscribe_url }}">No more</a></p>',
    ),
  );
  await goLive(call, 'fuel', {
    name: 'Fuel',
    trigger: {
      event: 'card.purchase',
      where: { fact: 'event.amount', op: 'gte', value: 200 },
    },
    audience: { fact: 'customer.tier', op: 'eq', value: 'gold' },
    variants: [{ id: 'a', weight: 1, email: { template: 'mail' } }],
  });
  const marketing = { granted: true, at: '2026-01-01T00:00:00Z', source: 'form' };
  await call('PUT', '/v1/customers/c-1', {
    email: 'ana.novak@mail.example',
    timeZone: zoneAtNoon(),
    language: 'en',
    attributes: { first_name: 'Ana', tier: 'gold' },
    consent: { email: { marketing } },
  });
}

/** Where it is past twelve now, so that nothing waits for the end of the night. */
function zoneAtNoon(): string {
  const west = new Date().getUTCHours() - 12;
  return `Etc/GMT${west < 0 ? '-' : '+'}${Math.abs(west)}`;
}
