import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';

/** Decisions, conversions and answers, as measurement reads them. */
export interface Ledger {
  /** After every answered write; undefined: there is none (any more). */
  decision(id: string): Promise<LedgerEntry | undefined>;
  /** Of one decision: itself, its conversions, its answers. */
  ofDecision(id: string): Promise<readonly LedgerEntry[]>;
  /** Everything that is on record, in no order: as dear as the table is large. */
  entries(): AsyncIterable<LedgerEntry>;
}
