/**
 * `npm run simulate -- --seeds N --from S [--workers W] [--mutation NAME] [--json]`: how many seeds,
 * which faults, and the first broken promise with its story. Exit code 1 when one was broken.
 *
 * `--compare`: the same seeds with each guard taken away in turn, as a table of what breaks then.
 */
import { countedText } from '#shared/domain/effect/wording.ts';
import { endOf } from '../cli/end-of.ts';
import { readOptions } from '../cli/read-options.ts';
import { UsageError } from '../cli/usage-error.ts';
import { compare, compareText } from './compare.ts';
import { MUTATIONS, mutationNamed } from './mutations.ts';
import { reportText, storyText } from './report.ts';
import { inputOf } from './run-seed.ts';
import { runShared, type SeedRange } from './seed-range.ts';
import { shrink } from './shrink.ts';

const USAGE = `npm run simulate -- [options]: the engine among faults, seed by seed
  --seeds N         how many (default 1000)
  --from S          the first of them (default 1)
  --workers W       threads (default 1)
  --mutation NAME   with one guard taken away
  --compare         the same seeds with each guard taken away in turn, as a table
  --json            for programs
Ends with 1 when a promise was broken.`;

const OPTIONS = {
  seeds: { type: 'string', default: '1000' },
  from: { type: 'string', default: '1' },
  workers: { type: 'string', default: '1' },
  mutation: { type: 'string' },
  compare: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const startedAt = performance.now();
const seconds = (): number => (performance.now() - startedAt) / 1000;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = endOf(error, 'simulate');
}

async function run(args: readonly string[]): Promise<number> {
  const { values } = readOptions(args, OPTIONS, USAGE, 'refused');
  const { mutation: without, json } = values;
  const [count, from, workers] = [values.seeds, values.from, values.workers].map(Number);
  if (!isWhole(count) || !isWhole(from) || !isWhole(workers))
    throw new UsageError('--seeds, --from and --workers must be whole numbers');
  const names = MUTATIONS.map(({ name }) => name);
  if (without !== undefined && !names.includes(without))
    throw new UsageError(`--mutation must be one of: ${names.join(', ')}`);
  const range = { from, count };
  return values.compare
    ? compareAll(range, workers, json)
    : simulate({ ...range, without }, workers, json);
}

async function compareAll(range: SeedRange, workers: number, json: boolean): Promise<number> {
  const variants = await compare(range, workers, ({ name }) =>
    process.stderr.write(`${name}: ${Math.round(seconds())} s\n`),
  );
  process.stdout.write(
    json ? `${JSON.stringify({ from: range.from, variants })}\n` : compareText(variants),
  );
  return variants[0]?.seedsBroken === 0 ? 0 : 1;
}

async function simulate(range: SeedRange, workers: number, json: boolean): Promise<number> {
  let shownAt = 0;
  const tally = await runShared(range, workers, (sofar) => {
    if (seconds() < shownAt + 10) return;
    shownAt = seconds();
    const broken = sofar.breaches.slice(0, 10).map(({ seed }) => seed);
    process.stderr.write(
      `${countedText(sofar.seeds, 'seed')}, ${sofar.breaches.length} broke a promise ${broken}\n`,
    );
  });
  const { seeds, faults, breaches } = tally;
  const seedsPerSecond = Math.round(seeds / seconds());
  const [first] = breaches;
  if (json)
    process.stdout.write(`${JSON.stringify({ seeds, faults, breaches, seedsPerSecond })}\n`);
  else process.stdout.write(reportText(tally, range.from, seedsPerSecond));
  if (first === undefined) return 0;
  if (!json) {
    const mutation = range.without === undefined ? undefined : mutationNamed(range.without);
    process.stdout.write(storyText(first.seed, await shrink({ ...inputOf(first.seed), mutation })));
  }
  return 1;
}

function isWhole(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
