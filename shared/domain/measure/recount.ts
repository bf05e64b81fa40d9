/** The figures once more, from the ledger alone: what counting has to come to, whatever happened to it. */

import { NO_COUNTS, subtractCounters } from '../effect/arm-counters.ts';
import { joinedGroups, toCountable, unitAfter } from './book.ts';
import { cellText, unitText } from './keys.ts';
import { keyOfEntry, type LedgerEntry } from './ledger-entry.ts';
import {
  addFigures,
  type Cell,
  cellOf,
  figuresOf,
  type GroupCell,
  groupCellsOf,
  NO_FIGURES,
  subtractFigures,
  type Unit,
  type UnitKey,
  unitKeyOf,
} from './unit.ts';

export interface KeyedUnit {
  readonly key: UnitKey;
  readonly unit: Unit;
}

export interface Recount {
  /** Each entry once, as it is now; in any order. */
  add(entry: LedgerEntry): void;
  units(): readonly KeyedUnit[];
}

/** Memory grows with the number of assignments. */
export function createRecount(): Recount {
  const units = new Map<string, KeyedUnit>();
  const unitOf = new Map<string, UnitKey>();
  const waiting: LedgerEntry[] = [];

  function count(entry: LedgerEntry, key: UnitKey): void {
    const text = unitText(key);
    const before = units.get(text)?.unit;
    const unit = unitAfter(before, [{ entry: toCountable(entry, key), counted: undefined }]);
    units.set(text, { key, unit });
  }

  return {
    add(entry) {
      if (entry.kind !== 'decision') {
        // Its exposure may come later.
        waiting.push(entry);
        return;
      }
      const key = unitKeyOf(entry.decision);
      if (key === undefined) return;
      unitOf.set(entry.decision.id, key);
      count(entry, key);
    },
    units() {
      for (const entry of waiting.splice(0)) {
        const key = unitOf.get(keyOfEntry(entry).decisionId);
        if (key !== undefined) count(entry, key);
      }
      return [...units.values()];
    },
  };
}

export const cellsOf = (units: readonly KeyedUnit[]): readonly Cell[] =>
  sumOfCells(units.map(({ key, unit }) => ({ key: cellOf(key, unit), figures: figuresOf(unit) })));

/** Each cell once. */
export function sumOfCells(all: readonly Cell[]): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const { key, figures } of all) {
    const text = cellText(key);
    const known = cells.get(text)?.figures ?? NO_FIGURES;
    cells.set(text, { key, figures: addFigures(known, figures) });
  }
  return [...cells.values()];
}

export const groupsOfUnits = (units: readonly KeyedUnit[]): readonly GroupCell[] =>
  joinedGroups(units.flatMap(({ key, unit }) => groupCellsOf(key, unit)));

/** Groups that are not alike, each with what the ledger says less what was counted. */
export function groupDifferences(
  ledger: readonly GroupCell[],
  counted: readonly GroupCell[],
): readonly GroupCell[] {
  const less = counted.map(({ key, effect }) => ({
    key,
    effect: subtractCounters(NO_COUNTS, effect),
  }));
  return joinedGroups([...ledger, ...less]).filter(
    ({ effect }) => JSON.stringify(effect) !== NO_COUNT,
  );
}

const NO_COUNT = JSON.stringify(NO_COUNTS);

/** Cells that are not alike, each with what the ledger says less what was counted. */
export function differences(ledger: readonly Cell[], counted: readonly Cell[]): readonly Cell[] {
  const byKey = new Map(counted.map((cell) => [cellText(cell.key), cell]));
  const texts = new Set(ledger.map(({ key }) => cellText(key)));
  const missing = counted.filter(({ key }) => !texts.has(cellText(key)));
  return [
    ...ledger.map(({ key, figures }) => ({
      key,
      figures: subtractFigures(figures, byKey.get(cellText(key))?.figures ?? NO_FIGURES),
    })),
    ...missing.map(({ key, figures }) => ({ key, figures: subtractFigures(NO_FIGURES, figures) })),
  ].filter(({ figures }) => JSON.stringify(figures) !== NOTHING);
}

const NOTHING = JSON.stringify(NO_FIGURES);
