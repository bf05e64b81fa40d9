/**
 * `npm run bench -- redirect`: how long a tracked link takes, from the request to its 302. In memory
 * it is the function's own work (token, template, headers); on the embedded table two requests come
 * on top, whose own time in the same run stands beside it.
 */
import Table from 'cli-table3';
import { createLinkSigner } from '#shared/adapters/crypto/link-signer.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoSentMessages } from '#shared/adapters/dynamodb/sent-messages.ts';
import type { Table as Stored } from '#shared/adapters/dynamodb/table.ts';
import { createMemoryAuditLog } from '#shared/adapters/memory/audit-log.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySurveyAnswers } from '#shared/adapters/memory/survey-answers.ts';
import type { TrackPorts } from '#shared/app/track/ports.ts';
import { createTrack } from '#shared/app/track.ts';
import { stableId } from '#shared/domain/hash.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { withEmbeddedTable } from './embedded-table.ts';

const REQUESTS = 2000;
const REQUESTS_BEFORE = 200;
const RETENTION_MS = 400 * 86_400_000;
const AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';

const signer = createLinkSigner([{ id: 1, secret: new Uint8Array(32).fill(7) }]);
const template = templateSchema.parse({
  id: 'fuel',
  name: 'Fuel',
  channel: 'email',
  defaultLanguage: 'en',
  links: { shop: 'https://bank.example/fuel' },
  languages: { en: { subject: 's', html: '<p>{{ links.shop }}</p>' } },
});

export interface RedirectRow {
  readonly what: string;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Prints a table, or with `--json` one row of JSON per line. */
export async function run(args: readonly string[]): Promise<void> {
  print(await withEmbeddedTable(redirectRows), args.includes('--json'));
}

async function redirectRows(table: Stored): Promise<readonly RedirectRow[]> {
  const embedded: Stores = {
    customers: createDynamoCustomers(table),
    decisions: createDynamoDecisions(table, { decisionsMs: RETENTION_MS }),
    sentMessages: createDynamoSentMessages(table, { linksMs: RETENTION_MS }),
  };
  const inMemory: Stores = {
    customers: createMemoryCustomers(),
    decisions: createMemoryDecisions(),
    sentMessages: createMemorySentMessages(),
  };
  return [
    await measure('redirect, in memory', await redirecting(inMemory)),
    await measure('redirect, embedded table', await redirecting(embedded)),
    await measure('its two table requests alone', async (id) => {
      await embedded.sentMessages.get(id);
      await embedded.decisions.recordResponse(id, 'open', new Date().toISOString());
    }),
  ];
}

type Stores = Pick<TrackPorts, 'customers' | 'decisions'> & {
  readonly sentMessages: ReturnType<typeof createMemorySentMessages>;
};

/** One click on a message of its own, as most clicks are. */
async function redirecting(stores: Stores): Promise<(messageId: string) => Promise<void>> {
  const at = new Date(Date.now() - 60_000).toISOString();
  for (const id of messageIds()) {
    await stores.decisions.record({
      id,
      customerId: 'c-1',
      campaignId: 'fuel',
      campaignVersion: 1,
      rulesetVersion: 1,
      occasion: { kind: 'event', id, at, facts: { type: 'card.purchase', amount: 249.9 } },
      decidedAt: at,
      outcome: 'message',
      reason: 'SELECTED',
      arm: 'a',
      channel: 'email',
      explanation: [],
    });
    const about = { customerId: 'c-1', campaignId: 'fuel', channel: 'email', at } as const;
    await stores.sentMessages.keep({
      ...about,
      messageId: id,
      templateId: 'fuel',
      templateVersion: 1,
    });
  }
  const routes = createTrack(
    {
      ...stores,
      signer,
      templates: { get: async () => template },
      answers: createMemorySurveyAnswers(),
      audit: createMemoryAuditLog(),
      pseudonym: { of: (customerId) => customerId },
      clock: { now: () => new Date() },
      onUnrecorded: (error) => {
        throw error;
      },
    },
    { publicUrl: 'https://go.bank.example', linksMs: RETENTION_MS },
  );
  const route = routes.find(({ method, path }) => method === 'GET' && path === '/t/{token}');
  return async (messageId) => {
    const token = signer.sign({ messageId, target: 0 });
    const headers = { 'user-agent': AGENT };
    const request = {
      method: 'GET',
      path: '',
      params: { token },
      query: {},
      headers,
      requestId: '',
    };
    const answer = await route?.handle(request);
    if (answer?.status !== 302) throw new Error(`answered ${answer?.status}`);
  };
}

async function measure(what: string, once: (id: string) => Promise<void>): Promise<RedirectRow> {
  const times: number[] = [];
  for (const id of messageIds()) {
    const start = performance.now();
    await once(id);
    times.push(performance.now() - start);
  }
  const timed = times.slice(REQUESTS_BEFORE).sort((a, b) => a - b);
  const at = (share: number) => timed[Math.floor(timed.length * share)] ?? Number.NaN;
  return { what, medianMs: at(0.5), p99Ms: at(0.99) };
}

const messageIds = (): readonly string[] =>
  Array.from({ length: REQUESTS_BEFORE + REQUESTS }, (_, n) => stableId('redirect', String(n)));

function print(rows: readonly RedirectRow[], asJson: boolean): void {
  if (asJson) {
    for (const row of rows) console.log(JSON.stringify(row));
    return;
  }
  const table = new Table({
    head: ['', 'median ms', 'p99 ms'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, medianMs, p99Ms } of rows) {
    table.push([what, medianMs.toFixed(3), p99Ms.toFixed(3)]);
  }
  console.log(table.toString());
}
