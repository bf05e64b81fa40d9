/** Starts the engine, publishes the campaigns of a folder, lives through a dataset, shows the books. */
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { foreignEndpoints } from '#local/aws/foreign-endpoints.ts';
import type { RecipientBehaviour } from '#local/aws/providers/recipients.ts';
import { printLifts, readLifts } from '#local/books/lifts.ts';
import { printBooks } from '#local/books/print-books.ts';
import { readBooks } from '#local/books/read-books.ts';
import type { Dataset } from '#local/datasets/dataset.ts';
import type { Examples } from '#local/datasets/examples.ts';
import { type Engine, startEngine, TENANT } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import { startAnswers } from '#local/rehearsal/answers.ts';
import { createApiClient } from '#local/rehearsal/api-client.ts';
import { createLoadCustomers } from '#local/rehearsal/load-customers.ts';
import { openProgress } from '#local/rehearsal/progress.ts';
import { publishExamples } from '#local/rehearsal/publish-examples.ts';
import { rehearse } from '#local/rehearsal/rehearse.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { mend } from '#shared/app/recount.ts';
import { shortHash } from '#shared/domain/hash.ts';
import { say, sayError, toldToEnd } from './engine-host.ts';
import { createProgressBar } from './progress-bar.ts';
import { refuseTakenFolder, refuseTakenPort } from './refuse-running.ts';
import type { RunOptions } from './run-options.ts';
import { checkStandIns } from './stand-ins.ts';

export interface DatasetRun {
  readonly dataset: Dataset;
  /** Campaigns, templates, segments and policy; with them, how simulated customers answer. */
  readonly examples: Examples;
  readonly recipients: RecipientBehaviour;
}

/**
 * @returns 0 when the books balance, else 1
 * @throws UsageError when its port or its folder is taken
 */
export async function runDataset(
  { dataset, examples, recipients }: DatasetRun,
  options: RunOptions,
): Promise<number> {
  const { seed } = options;
  const signal = toldToEnd();
  const foreign = foreignEndpoints(process.env, options.endpoint);
  const isForeign = Object.keys(foreign).length > 0;
  if (isForeign) await checkStandIns(foreign, say);

  const run = `${Object.values(foreign).join(' ')}${dataset.name} ${seed} ${dataset.counts.customers} ${dataset.startsAt} ${dataset.endsAt} ${options.stepHours}`;
  const dataDir = join(options.dataDir, `${dataset.name}-${shortHash(run)}`);
  // Before anything is removed: it may be this very engine that is running there.
  await refuseTakenPort(options.port);
  refuseTakenFolder(dataDir);
  if (options.fresh || isForeign) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const progress = openProgress(dataDir);
  const stepMs = options.stepHours * 3_600_000;
  const startsAt = Date.parse(dataset.startsAt);
  const endsAt = Date.parse(dataset.endsAt);
  const earlier = progress.read();
  const clock = createVirtualClock(earlier?.clock ?? startsAt);
  if (earlier !== undefined) say(`Going on in ${dataDir} (--fresh begins anew)`);

  const engine = await startEngine({
    port: options.port,
    clock,
    recipients,
    onError: sayError,
    dataDir,
    foreign,
  });
  try {
    const api = createApiClient(engine.url);
    const names = await publishExamples(api, examples);
    const bar = createProgressBar(process.stderr);
    const answers = await startAnswers(engine, seed, examples.behaviour);
    const { published } = await rehearse({
      engine,
      clock,
      dataset,
      stepMs,

      progress,
      loadCustomers: createLoadCustomers(api),
      answers,
      signal,
      onStep: ({ endsAt: at, published: count }) =>
        bar.show(
          (at - startsAt) / (endsAt - startsAt),
          `${new Date(at).toISOString().slice(0, 10)}  ${count.toLocaleString('en')} events`,
        ),
      ...(options.speed !== undefined && { speed: options.speed * 86_400 }),
    });
    bar.end();
    const books = await readBooks(engine, published, names);
    await engine.drained();
    if (foreign.dynamodb !== undefined) await countFromLedger(engine);
    const lifts = await readLifts(engine, names, examples.behaviour);
    if (options.json) process.stdout.write(`${JSON.stringify({ ...books, lifts }, null, 2)}\n`);
    else process.stdout.write(`${printBooks(books)}\n`);
    if (!options.json && examples.behaviour.size > 0)
      process.stdout.write(`\n${printLifts(lifts)}\n`);

    if (!options.once && !signal.aborted) {
      say(`\nServing: inbox ${engine.url}/inbox   API ${engine.url}/v1/docs   (Ctrl-C ends it)`);
      await once(signal, 'abort');
    }
    return books.imbalances.length === 0 ? 0 : 1;
  } finally {
    await engine.close();
  }
}

/** What `measure` would have counted as it came. */
async function countFromLedger({ db, tableName: name }: Engine): Promise<void> {
  const table = { db, name, tenant: TENANT };
  const ledger = createDynamoLedger(table);
  await mend(
    { ledger, measurements: createDynamoMeasurements(table, { decisionsMs: YEAR_MS }) },
    [],
  );
}

const YEAR_MS = 365 * 86_400_000;
