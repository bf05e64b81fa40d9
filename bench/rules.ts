/**
 * `npm run bench -- rules`: µs from an event's facts to the ids of the campaigns they concern, at
 * 10 to 100,000 rules, beside naive evaluation and json-rules-engine on the same rules.
 *
 * `--seed N` (1), `--sizes 10,1000` (10 to 100,000), `--json`. The workload is rules-workload.ts.
 * Each of 2,000 events is timed on its own in seven passes and counts by its best one, so that
 * pauses of a busy machine are left out; median and 99th percentile are over events. A peer is timed
 * likewise in three passes, on fewer events if it is slow, and has to find the same rules. Building
 * is the best of three times. Memory is what the last build added, after collection; rules and
 * events do not count.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Table from 'cli-table3';
import { type CompiledRules, compileRules, type Rule } from '#shared/domain/rules/compile.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { PEERS, type Peer } from './rules-peers.ts';
import { rulesWorkload } from './rules-workload.ts';

const SIZES = [10, 100, 1000, 10_000, 100_000];
const EVENTS = 2000;
const SAMPLE = 500;
const PASSES = 7;
const UPDATES = 50;
const PEER_PASSES = 3;
const PEER_PASS_MS = 700;
const BUILDS = 3;

export interface RulesRow {
  readonly engine: string;
  readonly rules: number;
  /** Median over events. */
  readonly usPerEvent: number;
  readonly p99Us: number;
  readonly buildMs: number;
  readonly heapMB: number;
  /** To replace one rule: median and worst of 50. */
  readonly updateMs?: number;
  readonly worstUpdateMs?: number;
  /** Rules that an event concerns, on average and at most. */
  readonly found: number;
  readonly mostFound: number;
  readonly events: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const seed = Number(optionOf(args, '--seed') ?? 1);
  const sizes = optionOf(args, '--sizes')?.split(',').map(Number) ?? SIZES;
  const print = args.includes('--json')
    ? (row: RulesRow) => console.log(JSON.stringify(row))
    : undefined;
  const rows: RulesRow[] = [];
  for (const size of sizes) {
    for await (const row of measureSize(size, seed)) {
      rows.push(row);
      print?.(row);
    }
  }
  if (print === undefined) printTable(rows);
}

async function* measureSize(size: number, seed: number): AsyncGenerator<RulesRow> {
  const { rules, events } = rulesWorkload(size, EVENTS, seed);
  const sample = rulesWorkload(0, SAMPLE, seed + 1_000_000).events;
  const { built: compiled, ...cost } = build(() => compileRules(rules, { sample }));
  const times = timeMatching(compiled, events);
  yield { engine: 'opportune', rules: size, ...times, ...cost, ...timeUpdates(compiled, rules) };

  for (const { engine, mostRules, create } of PEERS) {
    if (size > mostRules) continue;
    const { built: peer, ...peerCost } = build(() => create(rules));
    yield { engine, rules: size, ...(await timePeer(peer, events, compiled)), ...peerCost };
  }
}

type Times = Pick<RulesRow, 'usPerEvent' | 'p99Us' | 'found' | 'mostFound' | 'events'>;

function timeMatching(compiled: CompiledRules, events: readonly Facts[]): Times {
  const best = new Float64Array(events.length).fill(Number.POSITIVE_INFINITY);
  const found = new Float64Array(events.length);
  for (let pass = 0; pass < PASSES; pass++) {
    for (const [index, facts] of events.entries()) {
      const start = process.hrtime.bigint();
      const ids = compiled.match(facts);
      best[index] = Math.min(best[index] ?? 0, usSince(start));
      found[index] = ids.length;
    }
  }
  return summary(best, found);
}

/** As many events as three passes have time for, at least three. */
async function timePeer(
  peer: Peer,
  events: readonly Facts[],
  compiled: CompiledRules,
): Promise<Times> {
  const best: number[] = [];
  const found: number[] = [];
  let count = events.length;
  for (let pass = 0; pass < PEER_PASSES; pass++) {
    const began = process.hrtime.bigint();
    for (const [index, facts] of events.slice(0, count).entries()) {
      const prepared = peer.prepare(facts);
      const start = process.hrtime.bigint();
      const pending = peer.match(prepared);
      const ids = pending instanceof Promise ? await pending : pending;
      best[index] = Math.min(best[index] ?? Number.POSITIVE_INFINITY, usSince(start));
      found[index] = ids.length;
      if ([...ids].sort().join() !== [...compiled.match(facts)].sort().join()) {
        throw new Error(`the peer finds other rules for event ${index}`);
      }
      if (pass === 0 && index >= 2 && usSince(began) > PEER_PASS_MS * 1000) count = index + 1;
      if (index + 1 >= count) break;
    }
  }
  return summary(Float64Array.from(best), Float64Array.from(found));
}

/** Replaces rules by rules of the same set, so that the set stays as it is. */
function timeUpdates(
  compiled: CompiledRules,
  rules: readonly Rule[],
): Pick<RulesRow, 'updateMs' | 'worstUpdateMs'> {
  const times = Float64Array.from({ length: UPDATES }, (_, index) => {
    const rule = rules[(index * 7919) % rules.length];
    if (rule === undefined) return 0;
    const start = process.hrtime.bigint();
    compiled.add(rule);
    return usSince(start) / 1000;
  }).sort();
  return { updateMs: quantile(times, 0.5), worstUpdateMs: quantile(times, 1) };
}

function build<T>(make: () => T): { readonly built: T } & Pick<RulesRow, 'buildMs' | 'heapMB'> {
  let buildMs = Number.POSITIVE_INFINITY;
  const timed = (): T => {
    const start = process.hrtime.bigint();
    const made = make();
    buildMs = Math.min(buildMs, rounded(usSince(start) / 1000));
    return made;
  };
  for (let i = 1; i < BUILDS; i++) timed();
  const before = memory();
  const built = timed();
  return { built, buildMs, heapMB: rounded((memory() - before) / 1e6) };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function memory(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const usSince = (start: bigint): number => Number(process.hrtime.bigint() - start) / 1000;

function summary(times: Float64Array, found: Float64Array): Times {
  times.sort();
  return {
    usPerEvent: quantile(times, 0.5),
    p99Us: quantile(times, 0.99),
    found: rounded(found.reduce((sum, count) => sum + count, 0) / found.length),
    mostFound: Math.max(...found),
    events: times.length,
  };
}

const quantile = (sorted: Float64Array, share: number): number =>
  rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);

/** Three significant digits. */
const rounded = (value: number): number => Number(value.toPrecision(3));

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}

function printTable(rows: readonly RulesRow[]): void {
  const table = new Table({
    head: [
      'rules',
      'engine',
      'µs/event',
      'p99',
      'build ms',
      'heap MB',
      'update ms',
      'rules found',
      'events',
    ],
  });
  for (const row of rows) {
    table.push([
      row.rules.toLocaleString('en'),
      row.engine,
      row.usPerEvent.toLocaleString('en'),
      row.p99Us.toLocaleString('en'),
      row.buildMs.toLocaleString('en'),
      row.heapMB,
      row.updateMs === undefined ? '' : `${row.updateMs} (at most ${row.worstUpdateMs})`,
      `${row.found} (at most ${row.mostFound})`,
      row.events,
    ]);
  }
  console.log(table.toString());
  for (const peer of rows.filter(({ engine }) => engine !== 'opportune')) {
    const own = rows.find(({ engine, rules }) => engine === 'opportune' && rules === peer.rules);
    if (own === undefined) continue;
    const times = Math.round(peer.usPerEvent / own.usPerEvent).toLocaleString('en');
    console.log(
      `${peer.rules.toLocaleString('en')} rules: ${times} times as fast as ${peer.engine}`,
    );
  }
}
