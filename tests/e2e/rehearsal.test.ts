import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { Books } from '#local/books/read-books.ts';

const folder = mkdtempSync(join(tmpdir(), 'opportune-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RUN = [
  'demo',
  '--once',
  '--json',
  '--customers',
  '25',
  '--days',
  '25',
  '--step-hours',
  '24',
  '--port',
  '0',
];

async function books(name: string, ...options: string[]): Promise<Books> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'cli/opportune.ts',
    ...RUN,
    '--data-dir',
    join(folder, name),
    ...options,
  ]);
  return JSON.parse(stdout);
}

function finishedUntil(name: string): number {
  const [run = ''] = readdirSync(join(folder, name));
  return JSON.parse(readFileSync(join(folder, name, run, 'run.json'), 'utf8')).finishedUntil;
}

describe('a run over the whole engine', { timeout: 300_000 }, () => {
  it('balances, and gives the same figures twice', async () => {
    const first = await books('first');
    expect(first.imbalances).toEqual([]);
    expect(first.totals.sent).toBeGreaterThan(0);
    expect(first.totals.holdout).toBeGreaterThan(0);
    expect(first.totals.events).toBe(first.totals.evaluated + first.totals.rejected);
    // Ten of each kind; unknown types are none of the engine's business and evaluate to nothing.
    expect(first.rejectedBy).toEqual({
      EVENT_IN_FUTURE: 10,
      LATE: 10,
      MESSAGE_INVALID: 10,
      MESSAGE_TOO_LARGE: 10,
      MESSAGE_UNPARSABLE: 10,
      UNKNOWN_CUSTOMER: 10,
    });
    expect(await books('second')).toEqual(first);
    // A third start has nothing left to do and finds the same books on disk.
    expect(await books('second')).toEqual(first);
  });

  it('stopped in the middle and started again, it ends with the books of one that was not', async () => {
    const undisturbed = await books('undisturbed', '--seed', '2');
    const stopped = spawn(
      process.execPath,
      ['cli/opportune.ts', ...RUN, '--seed', '2', '--data-dir', join(folder, 'stopped')],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    stopped.stderr.once('data', () => setTimeout(() => stopped.kill('SIGINT'), 1500));
    await new Promise((resolve) => stopped.once('exit', resolve));
    // Else the run was over before the signal came, and nothing was shown.
    expect(finishedUntil('stopped')).toBeLessThan(Date.parse('2026-01-26T00:00:00Z'));
    expect(await books('stopped', '--seed', '2')).toEqual(undisturbed);
  });
});
