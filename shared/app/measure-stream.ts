/** A batch of the stream ▶ measured, with what it means for the metrics. */
import type { Metrics } from '#shared/contracts/metrics.ts';
import { entryText } from '#shared/domain/measure/keys.ts';
import { campaignOf, keyOfEntry, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import type { ReadEffect } from './effect.ts';
import { createLiftGauge } from './measure/lift-gauge.ts';
import { tell, tellSuppressed } from './measure/tell.ts';
import { createMeasure, type MeasurePorts } from './measure.ts';

export interface MeasureStreamPorts extends MeasurePorts {
  /** Says which campaigns have metrics of their own. */
  readonly rulesets: Rulesets;
  readonly metrics: Metrics;
  readonly readEffect: ReadEffect;
  readonly clock: Clock;
  readonly machineClock: Clock;
  readonly onFailure: (error: unknown, entries: number) => void;
}

/** A batch is that far behind: an erasure waits little longer before it empties the ledger. */
const BEHIND_MS = 10 * 60_000;

/**
 * What it makes takes entries, and when the oldest of them was written (ms).
 *
 * @returns positions of the entries that have to come again
 */
export function createMeasureStream(
  ports: MeasureStreamPorts,
): (entries: readonly LedgerEntry[], writtenAt: number) => Promise<readonly number[]> {
  const measure = createMeasure(ports);
  const showLift = createLiftGauge(ports);
  return async (changes, writtenAt) => {
    const isBehind = writtenAt < ports.clock.now().getTime() - BEHIND_MS;
    const entries = isBehind ? await stillOnRecord(ports, changes) : changes;
    if (entries.length === 0) return [];
    // Only the metrics go by it.
    await ports.rulesets.current().catch((error: unknown) => ports.onFailure(error, 0));
    const { counted, failed } = await measure(entries);
    for (const entry of entries) tellSuppressed(ports.metrics, entry);
    for (const one of counted) tell(ports.metrics, one);
    await showLift(new Set(counted.map(({ entry }) => campaignOf(entry))));
    const [first] = failed;
    if (first !== undefined) ports.onFailure(first.error, failed.length);
    const keys = new Set(failed.map(({ key }) => entryText(key)));
    return changes.flatMap((entry, at) => (keys.has(entryText(keyOfEntry(entry))) ? at : []));
  };
}

/**
 * Without entries of decisions that are erased since. Counted now, they would leave a note and a unit
 * with the customer's id that nobody comes back for; the ledger does not hold them any more either.
 */
async function stillOnRecord(
  { readDecision }: Pick<MeasureStreamPorts, 'readDecision'>,
  entries: readonly LedgerEntry[],
): Promise<readonly LedgerEntry[]> {
  const ids = new Set(entries.map((entry) => keyOfEntry(entry).decisionId));
  const found = await Promise.all(
    [...ids].map(async (id) => ((await readDecision(id)) === undefined ? [] : id)),
  );
  const there = new Set(found.flat());
  return entries.filter((entry) => there.has(keyOfEntry(entry).decisionId));
}
