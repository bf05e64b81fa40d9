/** `npm run simulate -- --seeds N --from S [--json]`: how many seeds, which faults, the first breach. */
import { parseArgs } from 'node:util';
import type { FaultKind } from './faults.ts';
import { MUTATIONS } from './mutations.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    mutation: { type: 'string' },
  },
});
Error.stackTraceLimit = 0;
const from = Number(values.from);
const count = Number(values.seeds);
const mutation = MUTATIONS.find(({ name }) => name === values.mutation);

const struck = new Map<FaultKind, number>();
const failed: SeedResult[] = [];
let handOvers = 0;
let ios = 0;
const histogram: number[] = [];
const kinds = new Map<string, number>();
const cpu = process.cpuUsage();
const startedAt = performance.now();
for (let seed = from; seed < from + count; seed++) {
  const result = await runSeed(seed, { mutation });
  handOvers += result.handOvers;
  ios += result.ios;
  histogram[Math.min(result.handOvers, 12)] = (histogram[Math.min(result.handOvers, 12)] ?? 0) + 1;
  for (const [kind, times] of result.struck) struck.set(kind, (struck.get(kind) ?? 0) + times);
  if (result.breaches.length > 0) failed.push(result);
  for (const text of new Set(
    result.breaches.map(
      (b) =>
        `${b.kind}: ${b.text
          .replace(/[0-9a-z]{26}/g, 'ID')
          .replace(/\b[cke]-\d+/g, 'X')
          .replace(/\d{4}-.*Z/, 'T')}`,
    ),
  ))
    kinds.set(text, (kinds.get(text) ?? 0) + 1);
}
const seconds = (performance.now() - startedAt) / 1000;
const used = process.cpuUsage(cpu);
console.log(
  `${count} seeds, ${(count / seconds).toFixed(0)}/s wall, ${(count / ((used.user + used.system) / 1e6)).toFixed(0)}/s cpu, ${handOvers} hand-overs, ${ios} ios, ${histogram}`,
);
console.log(
  [...struck]
    .sort()
    .map(([k, n]) => `${k} ${n}`)
    .join('; '),
);
console.log(
  [...kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([k, n]) => `${n} ${k}`)
    .join('\n'),
);
const [first] = failed;
if (first !== undefined) {
  const again = await runSeed(first.seed, { mutation, traced: true });
  console.log(
    `seed ${first.seed}`,
    failed
      .slice(0, 30)
      .map(({ seed }) => seed)
      .join(' '),
  );
  if (!values.json) console.log(again.trace.join('\n'));
}
