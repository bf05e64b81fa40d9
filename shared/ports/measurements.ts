import type { EntryKey } from '#shared/domain/measure/ledger-entry.ts';
import type { Parts } from '#shared/domain/measure/parts.ts';
import type { Cell, GroupCell, Unit, UnitKey } from '#shared/domain/measure/unit.ts';

/** What was counted of one entry of the ledger, and for whom. */
export interface Note {
  /** Of the entry, when it was counted. */
  readonly version: number;
  readonly parts: Parts;
  readonly unit: UnitKey;
}

export interface StoredUnit {
  readonly unit: Unit;
  /** Grows with every write; 0: never written. */
  readonly revision: number;
}

/** A step of counting: notes, the units they add to, and what this changes in the figures. */
export interface Booking {
  readonly notes: readonly {
    readonly key: EntryKey;
    readonly note: Note;
    /** Version of the note as it was read; absent: there was none. */
    readonly replaces?: number;
    /** ISO instant from which the entry is kept. */
    readonly at: string;
  }[];
  readonly units: readonly {
    readonly key: UnitKey;
    readonly unit: Unit;
    /** As it was read. */
    readonly revision: number;
  }[];
  readonly figures: readonly Cell[];
  readonly groups: readonly GroupCell[];
}

export interface Measurements {
  /** Of those that were counted, in the order of `keys`, after every answered write. */
  notes(keys: readonly EntryKey[]): Promise<readonly (Note | undefined)[]>;
  units(keys: readonly UnitKey[]): Promise<readonly (StoredUnit | undefined)[]>;
  /**
   * All of it or nothing, and only while notes and units are as they were read: so the figures of a
   * campaign are at any time the sum of its units, and a unit the sum of its notes.
   */
  commit(booking: Booking): Promise<'committed' | 'conflict'>;
  /** Units leave, and what they add to the figures of their campaigns stays, as of nobody any more. */
  forget(keys: readonly UnitKey[]): Promise<void>;
  /** Of a campaign: that part of its figures that no unit and no entry of the ledger stands for. */
  forgotten(campaignId: string): Promise<readonly Cell[]>;
  /** Of a campaign, each cell at most once, in no order. */
  figures(campaignId: string): Promise<readonly Cell[]>;
  /** The same of its groups, where its customers are in any. */
  groups(campaignId: string): Promise<readonly GroupCell[]>;
}
