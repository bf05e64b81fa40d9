/**
 * A run that is killed with -9 at random and started again, over and over: in the end its ledger holds
 * what the providers' inbox holds, and its figures are those of its ledger.
 *
 * `OPPORTUNE_KILLS=50 npx vitest run tests/e2e/killed.test.ts` kills it fifty times.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Books } from '#local/books/read-books.ts';
import { type OpenedData, openData } from '#local/engine/open-data.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { recount } from '#shared/app/recount.ts';
import { randomOf } from '#shared/domain/random.ts';

const KILLS = Number(process.env.OPPORTUNE_KILLS ?? 3);
/** Enough that no number of kills finds the run at its end: a start comes about one day further. */
const DAYS = 25 + 2 * KILLS;
const COMMAND = new URL('../../cli/opportune.ts', import.meta.url).pathname;
const RUN = [
  ...['demo', '--once', '--json', '--port', '0'],
  ...['--customers', '60', '--days', String(DAYS), '--step-hours', '24'],
];
/** Longer than a step takes, and than the services take to start. */
const LONGEST_MS = 700;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(name: string): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...RUN, '--data-dir', join(folder, name)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const ended = (child: ChildProcess): Promise<NodeJS.Signals | null> =>
  new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));

async function booksOf(name: string): Promise<Books> {
  const child = start(name);
  child.stderr?.resume();
  return JSON.parse(child.stdout === null ? '' : await text(child.stdout));
}

/** Some time after its start, or after it finished a step: in the middle of anything at all. */
async function killAtRandom(name: string, waitsForStep: boolean, waitMs: number): Promise<void> {
  const child = start(name);
  const signal = ended(child);
  const step = new Promise<void>((resolve) => {
    child.stderr?.on('data', (said: Buffer) => String(said).includes('%') && resolve());
  });
  if (waitsForStep) await Promise.race([step, signal]);
  await sleep(waitMs);
  child.kill('SIGKILL');
  expect(await signal).toBe('SIGKILL');
}

const dataOf = (name: string): string => {
  const [run = ''] = readdirSync(join(folder, name));
  return join(folder, name, run);
};

/** Taken and refused later, or perhaps taken without anybody to hear it. */
const UNCERTAIN: ReadonlySet<string> = new Set(['rejected', 'in_doubt', 'expired_unknown']);

async function idsInLedger({ table }: OpenedData) {
  const sent = new Set<string>();
  const uncertain = new Set<string>();
  for await (const entry of createDynamoLedger(table).entries()) {
    if (entry.kind !== 'decision') continue;
    if (entry.status === 'sent') sent.add(entry.decision.id);
    else if (UNCERTAIN.has(entry.status)) uncertain.add(entry.decision.id);
  }
  return { sent, uncertain };
}

describe('a killed run', { timeout: 3_600_000 }, () => {
  it(`has in its ledger what the inbox has, after ${KILLS} kills at random`, async () => {
    const random = randomOf('kills', String(KILLS));
    for (let kill = 0; kill < KILLS; kill++)
      await killAtRandom('killed', kill % 4 !== 3, random.whole(0, LONGEST_MS));
    // Else the run was over before the last kill came, and it shows less than it says.
    const { finishedUntil } = JSON.parse(readFileSync(join(dataOf('killed'), 'run.json'), 'utf8'));
    expect(finishedUntil).toBeLessThan(Date.parse('2026-01-01T00:00:00Z') + DAYS * 86_400_000);

    const books = await booksOf('killed');
    expect(books.imbalances).toEqual([]);
    expect(books.totals.sent).toBeGreaterThan(0);
    // Who was killed while it talked to a provider cannot know; else nothing shows that it was killed.
    if (books.totals.inDoubt === 0)
      expect(books.totals).toEqual((await booksOf('undisturbed')).totals);

    const data = await openData(dataOf('killed'), (_name, error) => {
      throw error;
    });
    try {
      const accepted = await data.inbox.ourIds();
      const { sent, uncertain } = await idsInLedger(data);
      expect(new Set(accepted).size).toBe(accepted.length);
      expect([...sent].filter((id) => !accepted.includes(id))).toEqual([]);
      expect(accepted.filter((id) => !sent.has(id) && !uncertain.has(id))).toEqual([]);

      const recounted = await recount(
        {
          ledger: createDynamoLedger(data.table),
          measurements: createDynamoMeasurements(data.table, { decisionsMs: 1 }),
        },
        { campaignIds: [] },
      );
      const assigned = recounted.reduce((sum, { counted }) => sum + counted.effect.assigned, 0);
      expect(assigned).toBeGreaterThan(0);
      for (const { campaignId, ledger, counted, differences } of recounted)
        expect([campaignId, differences, counted]).toEqual([campaignId, [], ledger]);
      const { totals } = books;
      process.stdout.write(
        `${JSON.stringify({ kills: KILLS, accepted: accepted.length, ...totals })}\n`,
      );
    } finally {
      await data.close();
    }
  });
});
