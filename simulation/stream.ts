/** The table's stream: every change of the ledger, in order within a shard, read at least once. */
import type { MemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { keyOfEntry, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { Ledger } from '#shared/ports/ledger.ts';

export interface Shard {
  readonly entries: LedgerEntry[];
  /** How many were read and done. */
  done: number;
}

/** As few as show that shards have no order among each other. */
const SHARDS = 2;

/** Decisions, every change of which goes onto a stream; and the ledger that they are. */
export function streamed(decisions: MemoryDecisions) {
  const shards = Array.from({ length: SHARDS }, (): Shard => ({ entries: [], done: 0 }));
  const versions = new Map<string, number>();

  const append = (id: string, entry: LedgerEntry): void =>
    void shards[id.charCodeAt(0) % SHARDS]?.entries.push(entry);
  const entryOf = ({ progress, ...recorded }: RecordedDecision): LedgerEntry => ({
    kind: 'decision',
    version: versions.get(recorded.decision.id) ?? 0,
    status: progress.status,
    ...recorded,
  });
  const noting =
    <A extends readonly unknown[], R>(change: (id: string, ...args: A) => Promise<R>) =>
    async (id: string, ...args: A): Promise<R> => {
      const before = await decisions.get(id);
      const answer = await change(id, ...args);
      const after = await decisions.get(id);
      if (after === undefined || after === before) return answer;
      versions.set(id, (versions.get(id) ?? 0) + 1);
      append(id, entryOf(after));
      return answer;
    };

  const ledger: Ledger = {
    async decision(id) {
      const recorded = await decisions.get(id);
      return recorded && entryOf(recorded);
    },
    async ofDecision(id) {
      const own: LedgerEntry[] = [];
      for await (const entry of ledger.entries())
        if (keyOfEntry(entry).decisionId === id) own.push(entry);
      return own;
    },
    async *entries() {
      for (const recorded of decisions.all()) yield entryOf(recorded);
      for (const conversion of decisions.conversions())
        yield { kind: 'conversion', version: 0, conversion };
    },
  };

  return {
    stream: shards,
    ledger,
    decisions: {
      ...decisions,
      async record(decision: RecordedDecision['decision']) {
        const answer = await decisions.record(decision);
        const recorded = await decisions.get(decision.id);
        if (answer === 'recorded' && recorded !== undefined) append(decision.id, entryOf(recorded));
        return answer;
      },
      async recordConversion(...[conversion]: Parameters<MemoryDecisions['recordConversion']>) {
        const answer = await decisions.recordConversion(conversion);
        if (answer === 'recorded')
          append(conversion.decisionId, { kind: 'conversion', version: 0, conversion });
        return answer;
      },
      progress: noting(decisions.progress),
      recordResponse: noting(decisions.recordResponse),
    },
  };
}
