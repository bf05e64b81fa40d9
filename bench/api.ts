/**
 * `npm run bench -- api`: p50 and p99 of routes on the embedded services, one call after the other,
 * beside the bare table calls of the same run.
 */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { loadExamples } from '#local/datasets/examples.ts';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { type ApiClient, createApiClient } from '#local/rehearsal/api-client.ts';
import { publishExamples } from '#local/rehearsal/publish-examples.ts';
import { NO_PAINT, tableLines } from '#shared/domain/effect/text/table.ts';
import { putInForce, timeApprovals } from './approvals.ts';

interface ApiRow {
  readonly call: string;
  readonly calls: number;
  readonly p50ms: number;
  readonly p99ms: number;
}

const CALLS = 200;
const WARM_UP = 20;
const APPROVALS = 50;
/** Campaigns in force, beside the examples, when one more is approved. */
const LIVE = [10, 10_000];
const EVENT = { type: 'card.purchase', data: { amount: '60.00', currency: 'EUR', mcc: '5541' } };

/** Prints a table, or with `--json` one row of JSON per line. */
export async function run(args: readonly string[]): Promise<void> {
  const engine = await startEngine({
    port: 0,
    onError: (name, error) => console.error(name, error),
  });
  try {
    const examples = await loadExamples('examples/demo');
    const api = createApiClient(engine.url);
    await publishExamples(api, examples);
    await api.call('PUT', '/v1/customers/c-0', customer(0));
    const rows: ApiRow[] = [];
    for (const [name, call] of Object.entries({ ...bareCalls(engine), ...routes(api) }))
      rows.push(await timed(name, call));
    const body = Object(examples.campaigns.find(({ id }) => id === 'fuel-cashback')?.body);
    let inForce = 0;
    for (const live of LIVE) {
      await putInForce(engine, live - inForce);
      inForce = live;
      const times = await timeApprovals(api, body, `among-${live}`, WARM_UP + APPROVALS);
      const name = `POST /v1/campaigns/{id}/approve, ${live.toLocaleString('en')} in force`;
      rows.push(rowOf(name, times.slice(WARM_UP)));
    }
    print(rows, args.includes('--json'));
  } finally {
    await engine.close();
  }
}

type Call = (n: number) => Promise<unknown>;

const bareCalls = ({ db, tableName: TableName }: Engine): Readonly<Record<string, Call>> => ({
  'bare PutItem': (n) =>
    db.send(new PutCommand({ TableName, Item: { PK: `bare#${n}`, SK: 'S', s: 'x'.repeat(900) } })),
  'bare GetItem': (n) =>
    db.send(new GetCommand({ TableName, Key: { PK: `bare#${n}`, SK: 'S' }, ConsistentRead: true })),
});

const routes = (api: ApiClient): Readonly<Record<string, Call>> => ({
  'GET /v1/campaigns': () => api.call('GET', '/v1/campaigns'),
  'GET /v1/campaigns/{id}': () => api.call('GET', '/v1/campaigns/fuel-cashback'),
  'GET /v1/campaigns/{id}/lint': () => api.call('GET', '/v1/campaigns/fuel-cashback/lint'),
  'POST /v1/campaigns/{id}/dry-run': () =>
    api.call('POST', '/v1/campaigns/fuel-cashback/dry-run', { customerId: 'c-0', event: EVENT }),
  'PUT /v1/customers/{id}': (n) => api.call('PUT', `/v1/customers/c-${n + 1}`, customer(n)),
  'GET /v1/customers/{id}': () => api.call('GET', '/v1/customers/c-0'),
  'GET /v1/customers/{id}/why': () =>
    api.call('GET', '/v1/customers/c-0/why?campaign=fuel-cashback'),
  'POST /v1/events': (n) =>
    api.call('POST', '/v1/events', [
      { ...EVENT, id: `e-${n}`, customerId: 'c-0', occurredAt: new Date().toISOString() },
    ]),
});

const customer = (n: number) => ({
  email: `c${n}@customers.example`,
  timeZone: 'Europe/Prague',
  attributes: { tier: 'gold' },
  consent: { email: { marketing: true } },
});

async function timed(name: string, call: Call): Promise<ApiRow> {
  const times: number[] = [];
  for (let n = -WARM_UP; n < CALLS; n++) {
    const before = performance.now();
    await call(n + WARM_UP);
    if (n >= 0) times.push(performance.now() - before);
  }
  return rowOf(name, times);
}

function rowOf(call: string, times: readonly number[]): ApiRow {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { call, calls: times.length, p50ms: at(0.5), p99ms: at(0.99) };
}

function print(rows: readonly ApiRow[], json: boolean): void {
  if (json) {
    for (const row of rows) console.log(JSON.stringify(row));
    return;
  }
  const columns = [
    { head: 'call', align: 'left' as const },
    { head: 'calls' },
    { head: 'p50 ms' },
    { head: 'p99 ms' },
  ];
  const lines = rows.map(({ call, calls, p50ms, p99ms }) => [
    call,
    String(calls),
    p50ms.toFixed(1),
    p99ms.toFixed(1),
  ]);
  console.log(tableLines(columns, lines, NO_PAINT).join('\n'));
}
