/** A run that is killed in the middle, again and again: its figures are still those of its ledger. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openData } from '#local/engine/open-data.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { recount } from '#shared/app/recount.ts';

const COMMAND = new URL('../../cli/opportune.ts', import.meta.url).pathname;
const RUN = ['demo', '--once', '--port', '0', '--customers', '40', '--days', '45'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says how far the run has come each time it shows so. */
function start(onProgress: (percent: number) => void): {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, [COMMAND, ...RUN, '--data-dir', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (text: Buffer) => {
    const percents = [...String(text).matchAll(/(\d+) %/g)].map(([, percent]) => Number(percent));
    if (percents.length > 0) onProgress(Math.max(...percents));
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended };
}

describe('a killed run', () => {
  it('has counted every entry of its ledger exactly once in the end', async () => {
    for (const killAt of [20, 60]) {
      const { child, ended } = start(async (percent) => {
        if (percent < killAt) return;
        // Somewhere within a step, not at its end.
        await sleep(40);
        child.kill('SIGKILL');
      });
      expect(await ended).toBeNull();
    }
    const last = start(() => {});
    expect(await last.ended).toBe(0);

    const [run = ''] = readdirSync(folder);
    const data = await openData(join(folder, run), (_name, error) => {
      throw error;
    });
    try {
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
    } finally {
      await data.close();
    }
  }, 300_000);
});
