/** `npm run simulate -- --seeds N --from S [--mutation NAME] [--json]`: how many seeds, which faults, the first breach. */
import { parseArgs } from 'node:util';
import type { FaultKind } from './faults.ts';
import { MUTATIONS } from './mutations.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    mutation: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const count = Number(values.seeds);
const mutation = MUTATIONS.find(({ name }) => name === values.mutation);
if (!Number.isInteger(from) || !Number.isInteger(count) || count < 1) {
  process.stderr.write('--seeds and --from take whole numbers\n');
  process.exit(2);
}
if (values.mutation !== undefined && mutation === undefined) {
  process.stderr.write(
    `--mutation takes one of: ${MUTATIONS.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

const PROGRESS_EVERY_MS = 10_000;
const struck = new Map<FaultKind, number>();
const failed: SeedResult[] = [];
let handOvers = 0;
const startedAt = performance.now();
let shownAt = startedAt;
for (let seed = from; seed < from + count; seed++) {
  const result = await runSeed(seed, { mutation });
  handOvers += result.handOvers;
  for (const [kind, times] of result.struck) struck.set(kind, (struck.get(kind) ?? 0) + times);
  if (result.breaches.length > 0) failed.push(result);
  if (performance.now() - shownAt > PROGRESS_EVERY_MS) {
    shownAt = performance.now();
    process.stderr.write(`${seed - from + 1} seeds, ${failed.length} with a breach\n`);
  }
}
const seedsPerSecond = Number((count / ((performance.now() - startedAt) / 1000)).toFixed(1));
process.stdout.write(values.json ? asJson() : await asText());
process.exitCode = failed.length === 0 ? 0 : 1;

function asJson(): string {
  const breaches = failed.map(({ seed, breaches: found }) => ({ seed, found }));
  return `${JSON.stringify({ seeds: count, faults: Object.fromEntries(struck), breaches, seedsPerSecond }, null, 2)}\n`;
}

/** The first failing seed is run once more for its trace: seeds replay identically. */
async function asText(): Promise<string> {
  const [first] = failed;
  const faults = [...struck]
    .sort()
    .map(([kind, times]) => `  ${kind.padEnd(30)} ${String(times).padStart(10)}`);
  const lines = [
    `${count} seeds from ${from}, ${seedsPerSecond} seeds/s, ${handOvers} hand-overs`,
    'faults injected',
    ...faults,
    first === undefined
      ? 'no breach'
      : `${failed.length} seeds with a breach; the first, ${first.seed}:`,
  ];
  if (first !== undefined) {
    lines.push(...first.breaches.map(({ kind, text }) => `  ${kind}: ${text}`));
    const { trace } = await runSeed(first.seed, { mutation, traced: true });
    lines.push(...trace.map((line) => `  ${line}`));
  }
  return `${lines.join('\n')}\n`;
}
