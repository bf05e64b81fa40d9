/** A thread that runs the ranges of seeds it is sent, one at a time. */
import { parentPort } from 'node:worker_threads';
import { runRange, type SeedRange } from './seed-range.ts';

parentPort?.on('message', async (range: SeedRange) => {
  parentPort?.postMessage(await runRange(range));
});
