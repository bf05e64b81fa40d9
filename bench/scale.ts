/**
 * `npm run bench -- scale`: what a number of customers and of events a second asks of the table's
 * partitions, of functions and of quotas, and what breaks first. Seeded.
 */
import Table from 'cli-table3';
import { type ScaleRow, type Scenario, scaleOf } from './scale-model.ts';
import { seededRandom } from './seeded-random.ts';

const CUSTOMERS = [1_000, 100_000, 10_000_000, 100_000_000];
const EVENTS_PER_SECOND = [10, 1_000, 10_000, 50_000];
const MATCH = 0.02;
const CAMPAIGNS = 50;

/** Prints a table, or with `--json` one row of JSON per line. `--seed`, `--match`. */
export function run(args: readonly string[]): void {
  const option = (name: string) => args[args.indexOf(`--${name}`) + 1];
  const seed = args.includes('--seed') ? (option('seed') ?? '1') : '1';
  const match = args.includes('--match') ? Number(option('match')) : MATCH;
  if (!(match >= 0 && match <= 1)) throw new Error('--match must be from 0 to 1');
  const rows = scaleRows(seed, match);
  if (args.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else print(rows);
}

export const scaleRows = (seed: string, match = MATCH): readonly ScaleRow[] =>
  CUSTOMERS.flatMap((customers) =>
    EVENTS_PER_SECOND.map((eventsPerSecond) => {
      const scenario: Scenario = { customers, eventsPerSecond, match, campaigns: CAMPAIGNS };
      return scaleOf(scenario, seededRandom(`${seed} ${customers} ${eventsPerSecond}`));
    }),
  );

function print(rows: readonly ScaleRow[]): void {
  const table = new Table({
    head: [
      'customers',
      'events/s',
      'messages/s',
      'partitions',
      'fullest',
      'throttled',
      'hottest key',
      'evaluate',
      'limits that are passed, the first first',
    ],
    colAligns: ['right', 'right', 'right', 'right', 'right', 'right', 'left', 'right', 'left'],
    colWidths: [13, 10, 12, 12, 9, 11, 16, 10, 56],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows)
    table.push([
      row.customers.toLocaleString('en'),
      row.eventsPerSecond.toLocaleString('en'),
      row.messagesPerSecond.toLocaleString('en', { maximumFractionDigits: 1 }),
      row.partitions,
      percent(row.hottestPartition),
      percent(row.throttled),
      `${row.hottestKey.name} ${percent(row.hottestKey.share)}`,
      Math.ceil(row.evaluateAtATime),
      passed(row),
    ]);
  console.log(table.toString());
  console.log('fullest: of 1,000 write or 3,000 read units of a partition; evaluate: at a time');
}

const percent = (share: number): string =>
  `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

function passed({ uses }: ScaleRow): string {
  const over = uses.filter(({ ratio }) => ratio > 1);
  const [next] = uses;
  if (over.length > 0)
    return over.map(({ limit, ratio }) => `${limit.name} × ${ratio.toFixed(1)}`).join('\n');
  return next === undefined ? '–' : `none; next: ${next.limit.name}, ${percent(next.ratio)}`;
}
