/** The function that counts the stream, one batch of a shard at a time, until each was done once. */
import { createMeasure } from '#shared/app/measure.ts';
import { FUNCTIONS } from '#shared/contracts/deployment.ts';
import { entryText } from '#shared/domain/measure/keys.ts';
import { keyOfEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Random } from '#shared/domain/random.ts';
import { coldMachine, measurePorts, partsOf } from './instance.ts';
import type { Mutation } from './mutations.ts';
import type { Functions } from './polled.ts';
import type { Machine } from './scheduler.ts';
import type { Shard } from './stream.ts';
import type { World } from './world.ts';

/** How long Lambda gathers a batch, in seconds; and how many entries it takes at most. */
const WINDOWS = [0.2, 5, 60] as const;
const BATCHES = [2, 10, 100] as const;
/** A batch that failed comes again after so long at most, in seconds. */
const LONGEST_RETRY = 120;

interface Reader {
  readonly shard: Shard;
  machine: Machine;
  count: ReturnType<typeof createMeasure> | undefined;
  /** Next batch at the earliest; undefined: nothing was waiting when it was looked last. */
  readyAt: number | undefined;
}

export function createMeasurer(
  world: World,
  random: Random,
  mutation: Mutation | undefined,
): Functions {
  const { scheduler, store } = world;
  const windowMs = random.pick(WINDOWS) * 1000;
  const readers = store.stream.map(
    (shard): Reader => ({ shard, machine: coldMachine(), count: undefined, readyAt: undefined }),
  );

  /** When the reader has something to do; infinite: not before somebody ends or writes. */
  function readyAt(reader: Reader): number {
    if (reader.machine.running !== undefined || reader.shard.done >= reader.shard.entries.length)
      return Number.POSITIVE_INFINITY;
    reader.readyAt ??= scheduler.now() + windowMs;
    return reader.readyAt;
  }

  function invoke(reader: Reader): void {
    const { shard, machine } = reader;
    const from = shard.done;
    const batch = shard.entries.slice(from, from + random.pick(BATCHES));
    reader.count ??= createMeasure(measurePorts(partsOf(world, machine, 0, mutation)));
    const { count } = reader;
    scheduler.spawn(
      machine,
      `measure#${scheduler.turns()}`,
      FUNCTIONS.measure.timeoutSeconds * 1000,
      async () => {
        const { failed } = await count(batch);
        const keys = new Set(failed.map(({ key }) => entryText(key)));
        const first = batch.findIndex((entry) => keys.has(entryText(keyOfEntry(entry))));
        shard.done = from + (first === -1 ? batch.length : first);
      },
      (how) => {
        const stuck = shard.done === from;
        reader.readyAt = stuck
          ? scheduler.now() + random.whole(1, LONGEST_RETRY) * 1000
          : undefined;
        if (how !== 'dead') return;
        reader.machine = coldMachine();
        reader.count = undefined;
      },
    );
  }

  return {
    nextAt: () => Math.min(...readers.map(readyAt)),
    poll() {
      let began = false;
      for (const reader of readers) {
        if (readyAt(reader) > scheduler.now()) continue;
        invoke(reader);
        began = true;
      }
      return began;
    },
  };
}
