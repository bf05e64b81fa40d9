/** Every input and output of a world made to fail in every way, one at a time. */
import { IO_FAULTS, NO_FAULTS, type SingleFault } from './faults.ts';
import { type RunInput, runWorld } from './run-world.ts';
import type { Breach } from './truth/breach.ts';

export interface SingleFaultSweep {
  /** Inputs and outputs of the world when nothing fails. */
  readonly ios: number;
  readonly runs: number;
  readonly failed: readonly { readonly fault: SingleFault; readonly breaches: readonly Breach[] }[];
}

/** Nothing else goes wrong in `input`, whatever its rates say. */
export async function sweepSingleFaults(input: RunInput): Promise<SingleFaultSweep> {
  const calm = { ...input, rates: NO_FAULTS };
  const { ios } = await runWorld(calm);
  const failed: SingleFaultSweep['failed'][number][] = [];
  for (let at = 1; at <= ios; at++) {
    for (const kind of IO_FAULTS) {
      const fault = { at, kind };
      const { breaches } = await runWorld({ ...calm, single: fault });
      if (breaches.length > 0) failed.push({ fault, breaches });
    }
  }
  return { ios, runs: ios * IO_FAULTS.length, failed };
}
