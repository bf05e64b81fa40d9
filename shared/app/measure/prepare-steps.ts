/** From entries to transactions: what was counted before is read, what changes is put together. */
import {
  type Change,
  type Countable,
  figuresChange,
  groupsChange,
  joinedGroups,
  unitAfter,
} from '#shared/domain/measure/book.ts';
import { cellText, groupText, unitText } from '#shared/domain/measure/keys.ts';
import type { EntryKey } from '#shared/domain/measure/ledger-entry.ts';
import {
  addFigures,
  type Cell,
  NO_FIGURES,
  type Unit,
  type UnitKey,
} from '#shared/domain/measure/unit.ts';
import type { Booking, Measurements } from '#shared/ports/measurements.ts';

/** What is booked of one customer. */
export interface Step {
  readonly booking: Booking;
  readonly changes: readonly Change[];
}

/** Items of a transaction: the limit of TransactWriteItems. */
const MAX_ITEMS = 100;
/** Of one customer in one transaction, which has room for the unit, two cells and six groups, too. */
const MAX_NOTES = 90;

/**
 * Entries that were counted in this or a newer version are left out. `later`: of customers who have
 * more entries than one transaction holds.
 */
export async function prepareSteps(
  measurements: Pick<Measurements, 'notes' | 'units'>,
  entries: readonly Countable[],
): Promise<{
  /** In packs that fit into a transaction. */
  readonly packs: readonly (readonly Step[])[];
  /** Of a customer who cannot be counted, which keeps nobody else from it. */
  readonly broken: readonly { readonly key: EntryKey; readonly error: unknown }[];
  readonly later: readonly Countable[];
}> {
  const notes = await measurements.notes(entries.map(({ key }) => key));
  const due = entries.flatMap((entry, index): readonly Due[] => {
    const note = notes[index];
    if (note !== undefined && note.version >= entry.version) return [];
    return [{ entry, counted: note?.parts, ...(note !== undefined && { replaces: note.version }) }];
  });
  const groups = [...Map.groupBy(due, ({ entry }) => unitText(entry.unit)).values()];
  const keys = groups.flatMap(([first]) => (first === undefined ? [] : [first.entry.unit]));
  const units = await measurements.units(keys);
  const broken: { key: EntryKey; error: unknown }[] = [];
  const steps = keys.flatMap((key, index): readonly Step[] => {
    const stored = units[index];
    const changes = exposuresFirst(groups[index]).slice(0, MAX_NOTES);
    try {
      return [stepOf(key, stored?.unit, stored?.revision ?? 0, changes)];
    } catch (error) {
      broken.push(...changes.map(({ entry }) => ({ key: entry.key, error })));
      return [];
    }
  });
  return {
    packs: packed(steps),
    broken,
    later: groups.flatMap((group) =>
      exposuresFirst(group)
        .slice(MAX_NOTES)
        .map(({ entry }) => entry),
    ),
  };
}

interface Due extends Change {
  readonly replaces?: number;
}

function exposuresFirst(group: readonly Due[] = []): readonly Due[] {
  return group.toSorted(
    ({ entry: a }, { entry: b }) => Number(b.isExposure) - Number(a.isExposure),
  );
}

function stepOf(
  key: UnitKey,
  before: Unit | undefined,
  revision: number,
  changes: readonly Due[],
): Step {
  const unit = unitAfter(before, changes);
  return {
    changes,
    booking: {
      notes: changes.map(({ entry, replaces }) => ({
        key: entry.key,
        note: { version: entry.version, parts: entry.parts, unit: key },
        at: entry.at,
        ...(replaces !== undefined && { replaces }),
      })),
      units: [{ key, unit, revision }],
      figures: figuresChange(key, before, unit),
      groups: groupsChange(key, before, unit),
    },
  };
}

/** As many customers to a transaction as it holds. */
function packed(steps: readonly Step[]): readonly (readonly Step[])[] {
  const packs: Step[][] = [];
  let cells = new Set<string>();
  let room = 0;
  for (const step of steps) {
    const { notes, units } = step.booking;
    const places = placesOf(step.booking);
    const fresh = places.filter((place) => !cells.has(place));
    const size = notes.length + units.length + fresh.length;
    if (size > room) {
      packs.push([]);
      cells = new Set();
      room = MAX_ITEMS;
    }
    packs.at(-1)?.push(step);
    room -= notes.length + units.length;
    for (const place of places) {
      if (!cells.has(place)) room -= 1;
      cells.add(place);
    }
  }
  return packs;
}

/** The items that its sums are in. */
const placesOf = ({ figures, groups }: Booking): readonly string[] => [
  ...figures.map(({ key }) => cellText(key)),
  ...groups.map(({ key }) => `group ${groupText(key)}`),
];

/** One booking of several customers' steps. */
export function joined(steps: readonly Step[]): Booking {
  const cells = new Map<string, Cell>();
  for (const { key, figures } of steps.flatMap(({ booking }) => booking.figures)) {
    const known = cells.get(cellText(key))?.figures ?? NO_FIGURES;
    cells.set(cellText(key), { key, figures: addFigures(known, figures) });
  }
  return {
    notes: steps.flatMap(({ booking }) => booking.notes),
    units: steps.flatMap(({ booking }) => booking.units),
    figures: [...cells.values()],
    groups: joinedGroups(steps.flatMap(({ booking }) => booking.groups)),
  };
}
