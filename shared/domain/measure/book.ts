/** What counting entries of the ledger changes. Pure: the same entries on the same state, the same change. */
import { DomainError } from '../domain-error.ts';
import { entryText } from './keys.ts';
import { type EntryKey, keyOfEntry, type LedgerEntry, partsOfEntry } from './ledger-entry.ts';
import { addParts, isNothing, NO_PARTS, type Parts, subtractParts } from './parts.ts';
import {
  type Cell,
  cellOf,
  dayOf,
  figuresOf,
  NO_FIGURES,
  subtractFigures,
  type Unit,
  type UnitKey,
} from './unit.ts';

/** An entry, and whose figures it belongs to. */
export interface Countable {
  readonly key: EntryKey;
  readonly unit: UnitKey;
  readonly version: number;
  readonly parts: Parts;
  /** ISO instant: of an exposure the one of its assignment. */
  readonly at: string;
  readonly isExposure: boolean;
}

/** The newest reading of each entry, in the order in which entries first occur. */
export function newestOf(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const newest = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const key = entryText(keyOfEntry(entry));
    const known = newest.get(key);
    if (known === undefined || known.version < entry.version) newest.set(key, entry);
  }
  return [...newest.values()];
}

export function toCountable(entry: LedgerEntry, unit: UnitKey): Countable {
  return {
    key: keyOfEntry(entry),
    unit,
    version: entry.version,
    parts: partsOfEntry(entry),
    at: instantOf(entry),
    isExposure: entry.kind === 'decision',
  };
}

/** Of an entry what is now to be counted, and what was counted of it before. */
export interface Change {
  readonly entry: Countable;
  readonly counted: Parts | undefined;
}

/** What a change adds to its unit. */
export const added = ({ entry, counted }: Change): Parts =>
  subtractParts(entry.parts, counted ?? NO_PARTS);

/**
 * The unit after `changes`: what was counted of an entry before is taken off, what it is now is
 * added, so that every entry is in the unit exactly once, in whichever order they come. Exposures
 * have to be counted before what came of them.
 */
export function unitAfter(before: Unit | undefined, changes: readonly Change[]): Unit {
  const parts = changes.reduce(
    (sum, change) => addParts(sum, added(change)),
    before?.parts ?? NO_PARTS,
  );
  const days = changes.flatMap(({ entry }) => (entry.isExposure ? dayOf(entry.at) : []));
  const [day] = [...(before === undefined ? [] : [before.day]), ...days].sort();
  if (day === undefined)
    throw new DomainError('UNIT_WITHOUT_EXPOSURE', 'a customer was counted before an assignment');
  const instants = changes.map(({ entry }) => Date.parse(entry.at));
  const newest = Math.max(...instants, Date.parse(before?.newest ?? EPOCH));
  return { day, parts, newest: new Date(newest).toISOString() };
}

const EPOCH = '1970-01-01T00:00:00Z';

/** What has to be added to which cells; two when the first day has moved. */
export function figuresChange(
  key: UnitKey,
  before: Unit | undefined,
  after: Unit,
): readonly Cell[] {
  const now = { key: cellOf(key, after), figures: figuresOf(after) };
  if (before === undefined) return [now];
  const was = { key: cellOf(key, before), figures: figuresOf(before) };
  if (was.key.day !== now.key.day)
    return [now, { key: was.key, figures: subtractFigures(NO_FIGURES, was.figures) }];
  const figures = subtractFigures(now.figures, was.figures);
  return isNothing(figures.parts) ? [] : [{ key: now.key, figures }];
}

function instantOf(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'decision':
      return entry.decision.decidedAt;
    case 'conversion':
      return entry.conversion.at;
    case 'answer':
      return entry.answer.at;
  }
}
