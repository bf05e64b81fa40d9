/** Many seeds one after another, in this thread or shared out among several. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { mutationNamed } from './mutations.ts';
import { addTallies, NO_SEEDS, type Tally, tallyOf } from './report.ts';
import { runSeed } from './run-seed.ts';

export interface SeedRange {
  readonly from: number;
  readonly count: number;
  /** Name of a guard to run without. */
  readonly without?: string | undefined;
}

export async function runRange({ from, count, without }: SeedRange): Promise<Tally> {
  // Thousands of injected errors per second: nobody reads where each was made.
  Error.stackTraceLimit = 0;
  const mutation = without === undefined ? undefined : mutationNamed(without);
  let tally = NO_SEEDS;
  for (let seed = from; seed < from + count; seed++) {
    tally = addTallies(tally, tallyOf(await runSeed(seed, { mutation })));
    // A world never leaves the microtask queue; signals and messages want a turn as well.
    await setImmediate();
  }
  return tally;
}

/** As one thread takes it; a multiple of what seeds share. */
const SLICE = 512;

/** `onSlice` is told after each. */
export async function runShared(
  { from, count, without }: SeedRange,
  workers: number,
  onSlice: (tally: Tally) => void,
): Promise<Tally> {
  const slices = Array.from({ length: Math.ceil(count / SLICE) }, (_, i) => ({
    from: from + i * SLICE,
    count: Math.min(SLICE, count - i * SLICE),
    without,
  }));
  let tally = NO_SEEDS;
  const take = (done: Tally): void => {
    tally = addTallies(tally, done);
    onSlice(tally);
  };
  if (workers <= 1) for (const slice of slices) take(await runRange(slice));
  else
    await Promise.all(
      Array.from({ length: workers }, async () => {
        const worker = new Worker(new URL('./seed-worker.ts', import.meta.url));
        try {
          for (let slice = slices.shift(); slice !== undefined; slice = slices.shift())
            take(await inWorker(worker, slice));
        } finally {
          await worker.terminate();
        }
      }),
    );
  return tally;
}

const inWorker = (worker: Worker, slice: SeedRange): Promise<Tally> =>
  new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (tally) => {
      worker.off('error', reject);
      resolve(tally);
    });
    worker.postMessage(slice);
  });
