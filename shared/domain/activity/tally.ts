/**
 * Events and sums by bucket: what count, sum and avg over any shorter window, and the usual count
 * and sum, are read from.
 */
import { type Amount, addWhole, type Whole, wholeUnitsAt } from './amount.ts';

/** Lists run parallel, newest bucket first. */
export interface Tally {
  /** The newest and the oldest bucket that ever had an event, whether still kept or not. */
  newest: number;
  since: number;
  readonly buckets: number[];
  /** Events, with or without a value to sum. */
  readonly counts: number[];
  /** One for each fact summed, in order of tag. */
  readonly columns: Column[];
}

export interface Column {
  /** Names the fact: some characters of its hash. */
  readonly tag: string;
  /** The oldest bucket that ever had a value: later than the tally's when summing began later. */
  since: number;
  /** The sums are `units / 10 ** scale`. */
  scale: number;
  /** Events that had a value to sum: what avg divides by. */
  readonly present: number[];
  readonly units: Whole[];
}

export function emptyTally(bucket: number): Tally {
  return { newest: bucket, since: bucket, buckets: [], counts: [], columns: [] };
}

/** Counts an event and adds its values, by column tag. Order of calls does not matter. */
export function addToTally(
  tally: Tally,
  bucket: number,
  values: ReadonlyMap<string, Amount>,
): void {
  const at = placeOf(tally, bucket);
  tally.counts[at] = (tally.counts[at] ?? 0) + 1;
  tally.newest = Math.max(tally.newest, bucket);
  tally.since = Math.min(tally.since, bucket);
  for (const [tag, value] of values) {
    const column = columnOf(tally, tag, bucket);
    rescale(column, value.scale);
    column.since = Math.min(column.since, bucket);
    column.present[at] = (column.present[at] ?? 0) + 1;
    column.units[at] = addWhole(column.units[at] ?? 0, wholeUnitsAt(column.scale, value));
  }
}

export interface TallyKind {
  /** Column tags that are wanted. */
  readonly columns: { has(tag: string): boolean };
  /** Remember when histories began, also when that has long been out of every window. */
  readonly baseline: boolean;
}

/** Forgets the buckets before `oldest`, and columns that are not wanted. */
export function trimTally(tally: Tally, oldest: number, { columns, baseline }: TallyKind): void {
  while ((tally.buckets.at(-1) ?? oldest) < oldest) {
    tally.buckets.pop();
    tally.counts.pop();
    for (const column of tally.columns) {
      column.present.pop();
      column.units.pop();
    }
  }
  for (const column of tally.columns) {
    const first = column.present.findLastIndex((events) => events > 0);
    if (!baseline) column.since = tally.buckets[first] ?? NEVER;
  }
  if (!baseline) tally.since = tally.buckets.at(-1) ?? tally.newest;
  const kept = tally.columns.filter(({ tag, since }) => columns.has(tag) && since !== NEVER);
  tally.columns.splice(0, tally.columns.length, ...kept);
}

export interface Total {
  readonly count: number;
  /** Of the column: events with a value, and the sum of their values. */
  readonly present: number;
  readonly sum: Amount;
}

/** Totals of the buckets in `[from, before)`. */
export function totalOf(tally: Tally, from: number, before: number, column?: Column): Total {
  let count = 0;
  let present = 0;
  let units: Whole = 0;
  for (let at = 0; at < tally.buckets.length; at++) {
    const bucket = tally.buckets[at] ?? 0;
    if (bucket < from) break;
    if (bucket >= before) continue;
    count += tally.counts[at] ?? 0;
    present += column?.present[at] ?? 0;
    units = addWhole(units, column?.units[at] ?? 0);
  }
  return { count, present, sum: { units, scale: column?.scale ?? 0 } };
}

/** Where `bucket` stands; it is put in when it is new. */
function placeOf(tally: Tally, bucket: number): number {
  const found = tally.buckets.findIndex((one) => one <= bucket);
  const at = found === -1 ? tally.buckets.length : found;
  if (tally.buckets[at] === bucket) return at;
  tally.buckets.splice(at, 0, bucket);
  tally.counts.splice(at, 0, 0);
  for (const column of tally.columns) {
    column.present.splice(at, 0, 0);
    column.units.splice(at, 0, 0);
  }
  return at;
}

function columnOf(tally: Tally, tag: string, bucket: number): Column {
  const known = tally.columns.find((column) => column.tag === tag);
  if (known !== undefined) return known;
  const nothing = tally.buckets.map(() => 0);
  const column: Column = { tag, since: bucket, scale: 0, present: nothing, units: [...nothing] };
  tally.columns.push(column);
  // In one order, so that the same events make the same text in whatever order they came.
  tally.columns.sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return column;
}

function rescale(column: Column, scale: number): void {
  if (scale <= column.scale) return;
  for (const [at, units] of column.units.entries()) {
    column.units[at] = wholeUnitsAt(scale, { units, scale: column.scale });
  }
  column.scale = scale;
}

const NEVER = Infinity;
