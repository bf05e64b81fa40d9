/**
 * `npm run simulate -- --seeds N --from S [--workers W] [--mutation NAME] [--json]`: how many seeds,
 * which faults, and the first broken promise with its story. Exit code 1 when one was broken.
 */
import { parseArgs } from 'node:util';
import { mutationNamed } from './mutations.ts';
import { reportText, storyText } from './report.ts';
import { inputOf } from './run-seed.ts';
import { runShared } from './seed-range.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    mutation: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [count, from, workers] = [values.seeds, values.from, values.workers].map(Number);
if (!isWhole(count) || !isWhole(from) || !isWhole(workers))
  throw new Error('--seeds, --from and --workers must be whole numbers');
const mutation = values.mutation === undefined ? undefined : mutationNamed(values.mutation);

const startedAt = performance.now();
const seconds = (): number => (performance.now() - startedAt) / 1000;
let shownAt = 0;
const tally = await runShared({ from, count, without: values.mutation }, workers, (sofar) => {
  if (seconds() < shownAt + 10) return;
  shownAt = seconds();
  process.stderr.write(`${sofar.seeds} seeds, ${sofar.breaches.length} broke a promise\n`);
});
const { seeds, faults, breaches } = tally;
const seedsPerSecond = Math.round(seeds / seconds());
const [first] = breaches;

if (values.json)
  process.stdout.write(`${JSON.stringify({ seeds, faults, breaches, seedsPerSecond })}\n`);
else {
  process.stdout.write(reportText(tally, from, seedsPerSecond));
  if (first !== undefined)
    process.stdout.write(storyText(first.seed, await shrink({ ...inputOf(first.seed), mutation })));
}
process.exitCode = first === undefined ? 0 : 1;

function isWhole(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
