/**
 * `npm run bench -- effect`: Monte Carlo of the effect report. How often a campaign without any effect
 * is taken for one that has some when it is looked at fifty times, how often a real lift is found, how
 * often each interval holds the truth, and what automatic allocation does to a comparison. Seeded:
 * every run prints the same. `--runs N` campaigns a row, `--json` for one row of JSON per line.
 */
import Table from 'cli-table3';
import { seededRandom } from '#shared/domain/stats/random.ts';
import {
  type AllocatedCampaign,
  type AllocationRow,
  simulateAllocation,
} from './effect-allocation.ts';
import { type Coverage, SIZES, type Size, simulateCoverage } from './effect-coverage.ts';
import { type Looks, type Scenario, simulateLooks } from './effect-simulation.ts';

const LOOKS = 50;

const CAMPAIGNS: readonly Pick<
  Scenario,
  'outcome' | 'customers' | 'holdout' | 'rate' | 'spread'
>[] = [
  { outcome: 'conversion', customers: 5000, holdout: 0.1, rate: 0.02, spread: 0 },
  { outcome: 'conversion', customers: 20_000, holdout: 0.05, rate: 0.05, spread: 0 },
  { outcome: 'conversion', customers: 50_000, holdout: 0.1, rate: 0.05, spread: 0 },
  { outcome: 'conversion', customers: 100_000, holdout: 0.02, rate: 0.01, spread: 0 },
  { outcome: 'conversion', customers: 100_000, holdout: 0.1, rate: 0.2, spread: 0 },
  { outcome: 'conversion', customers: 100_000, holdout: 0.5, rate: 0.01, spread: 0 },
  { outcome: 'value', customers: 20_000, holdout: 0.1, rate: 0.05, spread: 1 },
  { outcome: 'value', customers: 50_000, holdout: 0.05, rate: 0.05, spread: 1 },
  { outcome: 'value', customers: 100_000, holdout: 0.1, rate: 0.02, spread: 1.5 },
  { outcome: 'value', customers: 50_000, holdout: 0.5, rate: 0.02, spread: 1 },
];

const STEADY = { days: 40, perDay: 1500, holdout: 0.2, base: [0.05, 0.05], floor: 0.05 } as const;
const ALLOCATED: readonly AllocatedCampaign[] = [
  { ...STEADY, adds: [0, 0] },
  { ...STEADY, base: [0.03, 0.09], adds: [0, 0] },
  { ...STEADY, adds: [0.005, 0.01, 0.02] },
  { ...STEADY, base: [0.03, 0.09], adds: [0.005, 0.01, 0.02] },
];

export interface LooksRow extends Scenario, Looks {
  readonly kind: 'looks';
}

/** Prints tables, or with `--json` one row of JSON per line. */
export function run(args: readonly string[]): void {
  const at = args.indexOf('--runs');
  const runs = at < 0 ? 2000 : Number(args[at + 1]);
  if (!(Number.isInteger(runs) && runs > 0)) throw new Error('--runs needs a whole number above 0');
  const without = looksRows(0, runs);
  const withLift = looksRows(0.2, Math.ceil(runs / 4));
  const coverage = (Object.keys(SIZES) as Size[]).flatMap((size) =>
    simulateCoverage(size, Math.ceil(runs / 2), seededRandom('coverage', size)),
  );
  const allocation = ALLOCATED.map((plan) =>
    simulateAllocation(plan, Math.ceil(runs / 4), seededRandom('allocation', JSON.stringify(plan))),
  );
  if (args.includes('--json')) {
    for (const row of [...without, ...withLift]) console.log(JSON.stringify(row));
    for (const row of coverage) console.log(JSON.stringify({ kind: 'coverage', ...row }));
    for (const row of allocation) console.log(JSON.stringify(row));
    return;
  }
  console.log(`No effect: campaigns that were said to have one (${runs} each, ${LOOKS} looks)`);
  printLooks(without);
  console.log(`\nA lift of 20 %: campaigns in which it was found (${Math.ceil(runs / 4)} each)`);
  printLooks(withLift);
  console.log(
    `\nCoverage of 95 % intervals, holdout 10 %, lift 20 % (${Math.ceil(runs / 2)} campaigns; * as reported)`,
  );
  printCoverage(coverage);
  console.log(
    `\nAutomatic allocation, 40 days of 1,500 customers, holdout 20 %, floor 5 % (${Math.ceil(runs / 4)} campaigns each)`,
  );
  printAllocation(allocation);
}

function looksRows(lift: number, runs: number): LooksRow[] {
  return CAMPAIGNS.map((campaign) => {
    const scenario = { ...campaign, lift, looks: LOOKS };
    const random = seededRandom('looks', JSON.stringify(scenario));
    return { kind: 'looks', ...scenario, ...simulateLooks(scenario, runs, random) };
  });
}

function printLooks(rows: readonly LooksRow[]): void {
  const table = plainTable(
    [
      'outcome',
      'customers',
      'holdout',
      'rate',
      'default band',
      'from the start',
      'fixed, any look',
      'fixed, last look',
    ],
    1,
  );
  for (const row of rows) {
    table.push([
      row.outcome === 'value' ? `value, σ ${row.spread}` : row.outcome,
      row.customers.toLocaleString('en-US'),
      percent(row.holdout),
      percent(row.rate),
      ...[row.band, row.bandFromStart, row.fixedAnyLook, row.fixedLastLook].map(percent),
    ]);
  }
  console.log(table.toString());
}

function printCoverage(rows: readonly Coverage[]): void {
  const sizes = Object.keys(SIZES) as Size[];
  const heads = sizes.map((size) => `${size} (${SIZES[size].toLocaleString('en-US')})`);
  const table = plainTable(['interval', ...heads], 1);
  for (const interval of new Set(rows.map((row) => row.interval))) {
    const cells = sizes.map((size) => {
      const found = rows.find((row) => row.interval === interval && row.size === size);
      if (found === undefined || found.drawn === 0) return 'too early';
      const often = found.drawn < 1 ? ` (${percent(found.drawn)} drawn)` : '';
      return `${percent(found.coverage)}${often}`;
    });
    table.push([interval, ...cells]);
  }
  console.log(table.toString());
}

function printAllocation(rows: readonly AllocationRow[]): void {
  const table = plainTable(
    [
      'rate without it',
      'variants add',
      'best is given',
      'report holds the truth',
      'over totals',
      'always valid',
      'alarms',
    ],
    2,
  );
  for (const { plan, best, periods, totals, alwaysValid, alarms } of rows) {
    const [first, last] = plan.base.map(percent);
    table.push([
      first === last ? String(first) : `${first} to ${last}`,
      plan.adds.map((add) => (100 * add).toFixed(1)).join(', '),
      best === null ? '–' : percent(best),
      ...[periods, totals, alwaysValid, alarms].map(percent),
    ]);
  }
  console.log(table.toString());
}

function plainTable(head: string[], leftColumns: number) {
  return new Table({
    head,
    colAligns: head.map((_, index) => (index < leftColumns ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
