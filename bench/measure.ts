/**
 * `npm run bench -- measure`: how fast entries of the ledger are counted, and what it costs in write
 * units. On the embedded table, in batches as the stream brings them.
 */
import Table from 'cli-table3';
import type { EmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import type { Table as Stored } from '#shared/adapters/dynamodb/table.ts';
import { createMeasure } from '#shared/app/measure.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { withEmbeddedTable } from './embedded-table.ts';

const CUSTOMERS = 3000;
const BATCH = 500;
const AT = '2026-03-01T10:00:00.000Z';

export interface MeasureRow {
  readonly what: string;
  readonly entriesPerSecond: number;
  readonly writeUnitsPerEntry: number;
}

/** Prints a table, or with `--json` one row of JSON per line. */
export async function run(args: readonly string[]): Promise<void> {
  const rows = await withEmbeddedTable(measureRows);
  if (args.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else print(rows);
}

async function measureRows(table: Stored, aws: EmbeddedAws): Promise<readonly MeasureRow[]> {
  const measurements = createDynamoMeasurements(table, { decisionsMs: 400 * 86_400_000 });
  const measure = createMeasure({ measurements, readDecision: async () => undefined });
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => n);
  const runs: readonly [string, readonly LedgerEntry[]][] = [
    ['assigned', customers.map((n) => exposure(n, 0))],
    ['sent and delivered', customers.map((n) => exposure(n, 1))],
    ['converted', customers.map(conversion)],
    ['once more, nothing new', customers.map((n) => exposure(n, 1))],
  ];
  const rows: MeasureRow[] = [];
  for (const [what, entries] of runs) {
    const before = await writeUnits(aws);
    const from = performance.now();
    for (let at = 0; at < entries.length; at += BATCH) await measure(entries.slice(at, at + BATCH));
    const seconds = (performance.now() - from) / 1000;
    rows.push({
      what,
      entriesPerSecond: Math.round(entries.length / seconds),
      writeUnitsPerEntry: ((await writeUnits(aws)) - before) / entries.length,
    });
  }
  return rows;
}

const writeUnits = async ({ dynamodb }: EmbeddedAws): Promise<number> =>
  Object.values(await dynamodb.usage()).reduce((sum, one) => sum + one.writeUnits, 0);

function print(rows: readonly MeasureRow[]): void {
  const table = new Table({
    head: [`${CUSTOMERS} entries`, 'entries/s', 'write units each'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, entriesPerSecond, writeUnitsPerEntry } of rows)
    table.push([what, entriesPerSecond.toLocaleString('en'), writeUnitsPerEntry.toFixed(2)]);
  console.log(table.toString());
}

function exposure(n: number, version: 0 | 1): LedgerEntry {
  const arm = n % 10 === 0 ? 'holdout' : 'a';
  const sent = version === 1 && arm === 'a';
  return {
    kind: 'decision',
    version,
    status: arm === 'holdout' ? 'settled' : sent ? 'sent' : 'pending',
    responses: sent ? { delivered: AT } : {},
    ...(sent && { cost: '0.0001' }),
    decision: {
      id: `d-${n}`,
      customerId: `c-${n}`,
      campaignId: 'bench',
      campaignVersion: 1,
      rulesetVersion: 1,
      occasion: { kind: 'event', id: `e-${n}`, at: AT, facts: {} },
      decidedAt: AT,
      outcome: arm === 'holdout' ? 'holdout' : 'message',
      reason: arm === 'holdout' ? 'HOLDOUT' : 'SELECTED',
      arm,
      split: 's',
      explanation: [],
    },
  };
}

const conversion = (n: number): LedgerEntry => ({
  kind: 'conversion',
  version: 0,
  conversion: {
    decisionId: `d-${n}`,
    campaignId: 'bench',
    campaignVersion: 1,
    customerId: `c-${n}`,
    arm: n % 10 === 0 ? 'holdout' : 'a',
    eventId: `o-${n}`,
    at: AT,
    worth: { amount: '12.30', currency: 'EUR' },
  },
});
