/** A batch of the stream ▶ measured, with what it meant for the metrics. */
import type { Metrics } from '#shared/contracts/metrics.ts';
import { entryText } from '#shared/domain/measure/keys.ts';
import { keyOfEntry, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { createMeasure, type MeasurePorts } from './measure.ts';

export interface MeasureStreamPorts extends MeasurePorts {
  /** Says which campaigns have metrics of their own. */
  readonly rulesets: Rulesets;
  readonly metrics: Metrics;
  readonly onFailure: (error: unknown, entries: number) => void;
}

/** @returns positions of the entries that have to come again */
export function createMeasureStream(
  ports: MeasureStreamPorts,
): (entries: readonly LedgerEntry[]) => Promise<readonly number[]> {
  const measure = createMeasure(ports);
  return async (entries) => {
    if (entries.length === 0) return [];
    await ports.rulesets.current();
    const { counted, failed } = await measure(entries);
    for (const entry of counted) tell(ports.metrics, entry);
    const [first] = failed;
    if (first !== undefined) ports.onFailure(first.error, failed.length);
    const keys = new Set(failed.map(({ key }) => entryText(key)));
    return entries.flatMap((entry, at) => (keys.has(entryText(keyOfEntry(entry))) ? at : []));
  };
}

function tell(metrics: Metrics, entry: LedgerEntry): void {
  if (entry.kind !== 'conversion' || entry.conversion.refused === 'negative_value') return;
  metrics.add('conversions', 1, { campaign: entry.conversion.campaignId });
}
