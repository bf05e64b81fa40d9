/**
 * `npm run simulate -- --seeds N --from S [--workers W] [--mutation NAME] [--json]`: how many seeds,
 * which faults, and the first broken promise with its story. Exit code 1 when one was broken.
 *
 * `--compare`: the same seeds with each guard taken away in turn, as a table of what breaks then.
 */
import { parseArgs } from 'node:util';
import { compare, compareText } from './compare.ts';
import { mutationNamed } from './mutations.ts';
import { reportText, storyText } from './report.ts';
import { inputOf } from './run-seed.ts';
import { runShared } from './seed-range.ts';
import { shrink } from './shrink.ts';

const USAGE = `npm run simulate -- [options]: the engine among faults, seed by seed
  --seeds N         how many (default 1000)
  --from S          the first of them (default 1)
  --workers W       threads (default 1)
  --mutation NAME   with one guard taken away
  --compare         the same seeds with each guard taken away in turn, as a table
  --json            for programs
Ends with 1 when a promise was broken.
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    mutation: { type: 'string' },
    compare: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [count, from, workers] = [values.seeds, values.from, values.workers].map(Number);
if (!isWhole(count) || !isWhole(from) || !isWhole(workers))
  throw new Error('--seeds, --from and --workers must be whole numbers');
const startedAt = performance.now();
const seconds = (): number => (performance.now() - startedAt) / 1000;
if (values.help) process.stdout.write(USAGE);
else if (values.compare) await compareAll(from, count, workers);
else await simulate(from, count, workers);

async function compareAll(from: number, count: number, workers: number): Promise<void> {
  const variants = await compare({ from, count }, workers, ({ name }) =>
    process.stderr.write(`${name}: ${Math.round(seconds())} s\n`),
  );
  process.stdout.write(
    values.json ? `${JSON.stringify({ from, variants })}\n` : compareText(variants),
  );
  process.exitCode = variants[0]?.seedsBroken === 0 ? 0 : 1;
}

async function simulate(from: number, count: number, workers: number): Promise<void> {
  const mutation = values.mutation === undefined ? undefined : mutationNamed(values.mutation);
  let shownAt = 0;
  const tally = await runShared({ from, count, without: values.mutation }, workers, (sofar) => {
    if (seconds() < shownAt + 10) return;
    shownAt = seconds();
    const broken = sofar.breaches.slice(0, 10).map(({ seed }) => seed);
    process.stderr.write(
      `${sofar.seeds} seeds, ${sofar.breaches.length} broke a promise ${broken}\n`,
    );
  });
  const { seeds, faults, breaches } = tally;
  const seedsPerSecond = Math.round(seeds / seconds());
  const [first] = breaches;
  process.exitCode = first === undefined ? 0 : 1;
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ seeds, faults, breaches, seedsPerSecond })}\n`);
    return;
  }
  process.stdout.write(reportText(tally, from, seedsPerSecond));
  if (first !== undefined)
    process.stdout.write(storyText(first.seed, await shrink({ ...inputOf(first.seed), mutation })));
}

function isWhole(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
