/** From entries to transactions: what was counted before is read, what changes is put together. */
import {
  type Change,
  type Countable,
  figuresChange,
  unitAfter,
} from '#shared/domain/measure/book.ts';
import { cellText, unitText } from '#shared/domain/measure/keys.ts';
import { addFigures, type Cell, type Unit, type UnitKey } from '#shared/domain/measure/unit.ts';
import type { Booking, Measurements } from '#shared/ports/measurements.ts';

export interface PreparedBooking {
  readonly booking: Booking;
  readonly entries: readonly Countable[];
}

/** Items of a transaction: the limit of TransactWriteItems. */
const MAX_ITEMS = 100;
/** Of one customer in one transaction, which has room for the unit and two cells, too. */
const MAX_NOTES = 90;

/**
 * Entries that were counted in this or a newer version are left out. `later`: of customers who have
 * more entries than one transaction holds.
 */
export async function prepareBookings(
  measurements: Pick<Measurements, 'notes' | 'units'>,
  entries: readonly Countable[],
): Promise<{
  readonly bookings: readonly PreparedBooking[];
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
  const steps = keys.map((key, index) => {
    const stored = units[index];
    const changes = exposuresFirst(groups[index]).slice(0, MAX_NOTES);
    return stepOf(key, stored?.unit, stored?.revision ?? 0, changes);
  });
  return {
    bookings: packed(steps),
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
): PreparedBooking {
  const unit = unitAfter(before, changes);
  const newest = Math.max(...changes.map(({ entry }) => Date.parse(entry.at)));
  return {
    entries: changes.map(({ entry }) => entry),
    booking: {
      notes: changes.map(({ entry, replaces }) => ({
        key: entry.key,
        note: { version: entry.version, parts: entry.parts, unit: key },
        at: entry.at,
        ...(replaces !== undefined && { replaces }),
      })),
      units: [{ key, unit, revision, at: new Date(newest).toISOString() }],
      figures: figuresChange(key, before, unit),
    },
  };
}

/** As many customers to a transaction as it holds. */
function packed(steps: readonly PreparedBooking[]): readonly PreparedBooking[] {
  const bookings: PreparedBooking[] = [];
  let open: PreparedBooking | undefined;
  for (const step of steps) {
    const joined = open === undefined ? step : joinedSteps(open, step);
    if (open !== undefined && itemsOf(joined.booking) > MAX_ITEMS) {
      bookings.push(open);
      open = step;
    } else open = joined;
  }
  return open === undefined ? bookings : [...bookings, open];
}

const itemsOf = ({ notes, units, figures }: Booking): number =>
  notes.length + units.length + figures.length;

function joinedSteps(a: PreparedBooking, b: PreparedBooking): PreparedBooking {
  const cells = new Map<string, Cell>();
  for (const cell of [...a.booking.figures, ...b.booking.figures]) {
    const known = cells.get(cellText(cell.key));
    cells.set(
      cellText(cell.key),
      known === undefined
        ? cell
        : { key: cell.key, figures: addFigures(known.figures, cell.figures) },
    );
  }
  return {
    entries: [...a.entries, ...b.entries],
    booking: {
      notes: [...a.booking.notes, ...b.booking.notes],
      units: [...a.booking.units, ...b.booking.units],
      figures: [...cells.values()],
    },
  };
}
