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
  readonly machineClock: Clock;
  readonly onFailure: (error: unknown, entries: number) => void;
}

/** @returns positions of the entries that have to come again */
export function createMeasureStream(
  ports: MeasureStreamPorts,
): (entries: readonly LedgerEntry[]) => Promise<readonly number[]> {
  const measure = createMeasure(ports);
  const showLift = createLiftGauge(ports);
  return async (entries) => {
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
    return entries.flatMap((entry, at) => (keys.has(entryText(keyOfEntry(entry))) ? at : []));
  };
}
