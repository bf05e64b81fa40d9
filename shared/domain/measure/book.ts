/** What counting entries of the ledger changes. Pure: the same entries on the same state, the same change. */

import type { Standing } from '../decision/standing.ts';
import { DomainError } from '../domain-error.ts';
import {
  type ArmCounters,
  mergeCounters,
  NO_COUNTS,
  subtractCounters,
} from '../effect/arm-counters.ts';
import { entryText, groupText } from './keys.ts';
import { type EntryKey, keyOfEntry, type LedgerEntry, partsOfEntry } from './ledger-entry.ts';
import { addParts, isNothing, NO_PARTS, type Parts, subtractParts } from './parts.ts';
import {
  type Cell,
  cellOf,
  dayOf,
  figuresOf,
  type GroupCell,
  groupCellsOf,
  NO_FIGURES,
  subtractFigures,
  type Unit,
  type UnitKey,
  type UnitStanding,
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
  /** Of an exposure. */
  readonly standing?: Standing;
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
    ...(entry.kind === 'decision' &&
      entry.decision.standing !== undefined && { standing: entry.decision.standing }),
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
  const standing = earliestStanding(before, changes);
  return {
    day,
    ...(standing !== undefined && { standing }),
    parts,
    newest: new Date(newest).toISOString(),
  };
}

/**
 * That of the first assignment, the same whatever order assignments are counted in; of two in one
 * instant the lesser text. What only a later one knows may be an effect of the first, so a first one
 * that knows nothing stands for nothing known.
 */
function earliestStanding(
  before: Unit | undefined,
  changes: readonly Change[],
): UnitStanding | undefined {
  const found = changes.flatMap(({ entry }): readonly UnitStanding[] =>
    entry.isExposure ? [{ ...entry.standing, at: new Date(entry.at).toISOString() }] : [],
  );
  const rank = (one: UnitStanding) => `${one.at} ${JSON.stringify([one.groups, one.past])}`;
  return [...standingBefore(before), ...found].toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

/** A unit that was kept without one was assigned when nothing was put on record yet. */
const standingBefore = (before: Unit | undefined): readonly UnitStanding[] =>
  before === undefined ? [] : [before.standing ?? { at: `${before.day}T00:00:00.000Z` }];

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
  const isSame = isNothing(figures.parts) && isNoCount(figures.effect);
  return isSame ? [] : [{ key: now.key, figures }];
}

/** The same for the groups, of which a customer may turn out to be in others than was known. */
export function groupsChange(
  key: UnitKey,
  before: Unit | undefined,
  after: Unit,
): readonly GroupCell[] {
  const changes = new Map<string, GroupCell>();
  for (const cell of groupCellsOf(key, after)) changes.set(groupText(cell.key), cell);
  for (const was of before === undefined ? [] : groupCellsOf(key, before)) {
    const now = changes.get(groupText(was.key))?.effect ?? NO_COUNTS;
    changes.set(groupText(was.key), { key: was.key, effect: subtractCounters(now, was.effect) });
  }
  return [...changes.values()].filter(({ effect }) => !isNoCount(effect));
}

/** Each group once. */
export function joinedGroups(cells: readonly GroupCell[]): readonly GroupCell[] {
  const joined = new Map<string, GroupCell>();
  for (const { key, effect } of cells) {
    const known = joined.get(groupText(key))?.effect ?? NO_COUNTS;
    joined.set(groupText(key), { key, effect: mergeCounters(known, effect) });
  }
  return [...joined.values()];
}

const isNoCount = (effect: ArmCounters): boolean =>
  Object.values(effect).every((count) => count === 0 || count === '0');

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
