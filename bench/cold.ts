/**
 * `npm run bench -- cold`: size of every function's bundle and the time its import takes, beside the
 * bare SDK clients that it uses. Bundled as the stacks do; each import in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { type Bundle, bundle } from '#infra/bundling.ts';
import { FUNCTION_NAMES } from '#shared/contracts/deployment.ts';

export interface ColdRow {
  readonly function: string;
  /** What is read on import. */
  readonly kb: number;
  readonly importMs: number;
  /** The clients alone, in one file, as esbuild bundles them unless it is told otherwise. */
  readonly bareKb: number;
  readonly bareMs: number;
  /** The clients alone, bundled as the functions are. */
  readonly bareSplitMs: number;
  /** `importMs` over `bareMs`. */
  readonly ratio: number;
  /** What else is read, in KB, the largest first. */
  readonly beside: Readonly<Record<string, number>>;
}

const DEFAULT_RUNS = 15;

/** Prints a table, or with `--json` one row of JSON per line. `--runs N`: imports of each. */
export function run(args: readonly string[]): void {
  const runs = Number(args[args.indexOf('--runs') + 1]) || DEFAULT_RUNS;
  const rows = FUNCTION_NAMES.map((name) => measure(name, runs));
  if (args.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else print(rows);
}

function measure(name: string, runs: number): ColdRow {
  const own = bundle(name);
  const entry = bareEntry(name, own);
  const bare = bundle(`bare-${name}`, entry, {});
  const bareSplit = bundle(`bare-split-${name}`, entry);
  const times = new Map([own, bare, bareSplit].map((one) => [one.file, [] as number[]]));
  // In turn, so that whatever else the machine does meets all alike.
  for (let index = 0; index < runs; index++)
    for (const [file, taken] of times) taken.push(importMs(file));
  // The least of them: whatever else the machine does only adds.
  const [importTime = 0, bareTime = 0, splitTime = 0] = [...times.values()].map((taken) =>
    Math.min(...taken),
  );
  return {
    function: name,
    kb: sizeKb(own),
    importMs: round(importTime),
    bareKb: sizeKb(bare),
    bareMs: round(bareTime),
    bareSplitMs: round(splitTime),
    ratio: Number((importTime / bareTime).toFixed(2)),
    beside: beside(own),
  };
}

/** A module of the very clients and commands that are in a function's bundle, and of nothing else. */
function bareEntry(name: string, { loaded }: Bundle): string {
  const used =
    /node_modules\/(@aws-sdk\/(?:client-[\w-]+|lib-dynamodb))\/.*\/(\w+(?:Client|Command))\.js$/;
  const imports = [...loaded.keys()].flatMap((file, index) => {
    const [, from, exported] = used.exec(file) ?? [];
    return from === undefined ? [] : [{ from, exported, as: `one${index}` }];
  });
  const folder = join(import.meta.dirname, '..', '.opportune', 'bare');
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, `${name}.ts`);
  writeFileSync(
    entry,
    [
      ...imports.map(({ exported, as, from }) => `import { ${exported} as ${as} } from '${from}';`),
      `export const handler = [${imports.map(({ as }) => as).join(', ')}];`,
    ].join('\n'),
  );
  return entry;
}

/**
 * Processor time of an import in a fresh process, in milliseconds; core modules are warm. Not the time
 * on the clock, which on a busy machine says more about the others.
 */
function importMs(file: string): number {
  const script = `
    await Promise.all(['http', 'https', 'http2', 'crypto', 'stream', 'zlib', 'fs/promises', 'os', 'path', 'url', 'util', 'async_hooks'].map((name) => import('node:' + name)));
    const before = process.cpuUsage();
    await import(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(String((user + system) / 1000));`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script]));
}

function beside({ loaded }: Bundle): Readonly<Record<string, number>> {
  const groups = new Map<string, number>();
  for (const [file, bytes] of loaded) {
    const group = groupOf(file);
    if (group !== SDK) groups.set(group, (groups.get(group) ?? 0) + bytes);
  }
  return Object.fromEntries(
    [...groups]
      .sort(([, a], [, b]) => b - a)
      .map(([group, bytes]) => [group, round(bytes / 1024)] as const)
      .filter(([, kb]) => kb >= 1),
  );
}

const SDK = 'SDK';
/** `mnemonist` and `obliterator` hold the SDK's own cache of endpoints. */
const OF_THE_SDK = /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws|mnemonist|obliterator)\//;

function groupOf(file: string): string {
  if (OF_THE_SDK.test(file)) return SDK;
  const [, group] =
    /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ??
    /^(shared\/\w+|functions)\//.exec(file) ??
    [];
  return group ?? 'other';
}

const sizeKb = ({ loaded }: Bundle): number =>
  round([...loaded.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024);
const round = (value: number): number => Number(value.toFixed(value < 100 ? 1 : 0));

function print(rows: readonly ColdRow[]): void {
  const table = new Table({
    head: ['function', 'KB', 'ms', 'bare KB', 'bare ms', 'split', 'ratio', 'beside the SDK, KB'],
    style: { head: [], border: [], compact: true },
    colWidths: [10, 7, 7, 9, 9, 7, 7, 58],
    wordWrap: true,
  });
  for (const row of rows)
    table.push([
      row.function,
      row.kb,
      row.importMs,
      row.bareKb,
      row.bareMs,
      row.bareSplitMs,
      row.ratio,
      Object.entries(row.beside)
        .map(([group, kb]) => `${group} ${kb}`)
        .join(', '),
    ]);
  console.log(table.toString());
}
