/** `npm run simulate -- --seeds N --from S [--json]`: how many seeds, which faults, the first breach. */
import { parseArgs } from 'node:util';
import type { FaultKind } from './faults.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const count = Number(values.seeds);

const struck = new Map<FaultKind, number>();
const failed: SeedResult[] = [];
let requests = 0;
const startedAt = performance.now();
let shownAt = startedAt;
for (let seed = from; seed < from + count; seed++) {
  const result = await runSeed(String(seed));
  requests += result.requests;
  for (const [kind, times] of result.struck) struck.set(kind, (struck.get(kind) ?? 0) + times);
  if (result.breaches.length > 0) failed.push(result);
  if (!values.json && performance.now() - shownAt > 10_000) {
    shownAt = performance.now();
    process.stderr.write(`${seed - from + 1} seeds, ${failed.length} with breaches\n`);
  }
}
const seconds = (performance.now() - startedAt) / 1000;
const seedsPerSecond = Math.round(count / seconds);
const [first] = failed;

if (values.json) {
  const faults = Object.fromEntries(struck);
  const breaches = failed.map(({ seed, breaches: found }) => ({ seed, found }));
  process.stdout.write(
    `${JSON.stringify({ seeds: count, faults, breaches, seedsPerSecond }, null, 2)}\n`,
  );
} else {
  const table = [...struck].map(
    ([kind, times]) => `  ${kind.padEnd(30)} ${times.toLocaleString('en').padStart(12)}`,
  );
  process.stdout.write(
    [
      `${count.toLocaleString('en')} seeds from ${from}, ${seedsPerSecond} seeds/s, ${requests.toLocaleString('en')} hand-overs`,
      'faults injected',
      ...table,
      first === undefined
        ? 'no breach'
        : `${failed.length} seeds with a breach; the first, ${first.seed}:`,
      ...(first === undefined
        ? []
        : [
            ...first.breaches.map((one) => `  BREACH ${one}`),
            ...first.trace.map((line) => `  ${line}`),
          ]),
    ].join('\n') + '\n',
  );
}
process.exitCode = first === undefined ? 0 : 1;
