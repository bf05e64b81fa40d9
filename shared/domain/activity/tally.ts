/**
 * Events and sums by bucket: what count, sum and avg over any shorter window, and the baselines of
 * count and sum, are read from.
 */
import { MAX_SCALE, type ScaledInteger, unitsAt } from '../decimal.ts';
import { broken, PackedReader, packSigned, packUnsigned } from './packed-text.ts';

/** Lists run parallel, newest bucket first. */
export interface Tally {
  /** The newest and the oldest bucket that ever had an event, whether still kept or not. */
  newest: number;
  since: number;
  readonly buckets: number[];
  /** Events, with or without a value to sum. */
  readonly counts: number[];
  /** One for each fact summed. */
  readonly columns: Column[];
}

export interface Column {
  /** Names the fact: four characters of its hash. */
  readonly tag: string;
  /** The sums are `units / 10 ** scale`. */
  scale: number;
  /** Events that had a decimal to sum: what avg divides by. */
  readonly present: number[];
  readonly units: bigint[];
}

export const TAG_LENGTH = 4;

/** Counts an event and adds its values by column tag. Order of calls does not matter. */
export function addToTally(
  tally: Tally,
  bucket: number,
  values: ReadonlyMap<string, ScaledInteger>,
): void {
  const at = placeOf(tally, bucket);
  tally.counts[at] = (tally.counts[at] ?? 0) + 1;
  tally.newest = Math.max(tally.newest, bucket);
  tally.since = Math.min(tally.since, bucket);
  for (const [tag, value] of values) {
    const column = columnOf(tally, tag);
    rescale(column, value.scale);
    column.present[at] = (column.present[at] ?? 0) + 1;
    column.units[at] = (column.units[at] ?? 0n) + unitsAt(column.scale, value);
  }
}

export function emptyTally(bucket: number): Tally {
  return { newest: bucket, since: bucket, buckets: [], counts: [], columns: [] };
}

/** Forgets the buckets before `oldest`, and the columns that are not wanted or hold nothing. */
export function trimTally(tally: Tally, oldest: number, wanted: (tag: string) => boolean): void {
  while (tally.buckets.length > 0 && (tally.buckets.at(-1) ?? 0) < oldest) {
    tally.buckets.pop();
    tally.counts.pop();
    for (const column of tally.columns) {
      column.present.pop();
      column.units.pop();
    }
  }
  const kept = tally.columns.filter(
    ({ tag, present }) => wanted(tag) && present.some((events) => events > 0),
  );
  tally.columns.splice(0, tally.columns.length, ...kept);
}

/** Totals of the buckets in `[from, before)`. */
export function totalOf(
  tally: Tally,
  from: number,
  before: number,
  tag?: string,
): { readonly count: number; readonly present: number; readonly sum: ScaledInteger } {
  const column = tag === undefined ? undefined : tally.columns.find((one) => one.tag === tag);
  let count = 0;
  let present = 0;
  let units = 0n;
  for (const [at, bucket] of tally.buckets.entries()) {
    if (bucket < from) break;
    if (bucket >= before) continue;
    count += tally.counts[at] ?? 0;
    present += column?.present[at] ?? 0;
    units += column?.units[at] ?? 0n;
  }
  return { count, present, sum: { units, scale: column?.scale ?? 0 } };
}

/**
 * `newest`, `newest - since`, columns (tag, scale, whether some events lack the fact), then each
 * bucket: how many buckets lie between it and the newer one, doubled, plus one if it has more than
 * one event, and then how many; for each column, events lacking the fact if any do, and the sum.
 */
export function formatTally(tally: Tally): string {
  let text = packUnsigned(tally.newest) + packUnsigned(tally.newest - tally.since);
  text += packUnsigned(tally.columns.length);
  const gappy = tally.columns.map(({ present }) =>
    tally.counts.some((count, at) => count !== present[at]),
  );
  for (const [index, column] of tally.columns.entries()) {
    text += column.tag + packUnsigned(2 * column.scale + (gappy[index] ? 1 : 0));
  }
  let newer = tally.newest + 1;
  for (const [at, bucket] of tally.buckets.entries()) {
    const count = tally.counts[at] ?? 0;
    text += packUnsigned(2 * (newer - bucket - 1) + (count > 1 ? 1 : 0));
    if (count > 1) text += packUnsigned(count);
    for (const [index, { present, units }] of tally.columns.entries()) {
      if (gappy[index]) text += packUnsigned(count - (present[at] ?? 0));
      text += packSigned(units[at] ?? 0n);
    }
    newer = bucket;
  }
  return text;
}

/** Throws `DomainError` `ACTIVITY_STATE_BROKEN` on text that `formatTally` cannot have written. */
export function parseTally(text: string): Tally {
  const reader = new PackedReader(text);
  const newest = reader.unsigned();
  const tally = { ...emptyTally(newest), since: newest - reader.unsigned() };
  const gappy: boolean[] = [];
  for (let left = reader.unsigned(); left > 0; left--) {
    const tag = reader.text(TAG_LENGTH);
    const packed = reader.unsigned();
    gappy.push(packed % 2 === 1);
    const scale = Math.floor(packed / 2);
    if (scale > MAX_SCALE) return broken();
    tally.columns.push({ tag, scale, present: [], units: [] });
  }
  let newer = newest + 1;
  while (!reader.done) {
    const packed = reader.unsigned();
    const bucket = newer - 1 - Math.floor(packed / 2);
    if (bucket < tally.since) return broken();
    const count = packed % 2 === 1 ? reader.unsigned() : 1;
    tally.buckets.push(bucket);
    tally.counts.push(count);
    for (const [index, column] of tally.columns.entries()) {
      const present = count - (gappy[index] ? reader.unsigned() : 0);
      if (present < 0) return broken();
      column.present.push(present);
      column.units.push(reader.signed());
    }
    newer = bucket;
  }
  return tally;
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
    column.units.splice(at, 0, 0n);
  }
  return at;
}

function columnOf(tally: Tally, tag: string): Column {
  const known = tally.columns.find((column) => column.tag === tag);
  if (known !== undefined) return known;
  const column = {
    tag,
    scale: 0,
    present: tally.buckets.map(() => 0),
    units: tally.buckets.map(() => 0n),
  };
  tally.columns.push(column);
  // In one order, so that the same events make the same text in whatever order they came.
  tally.columns.sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return column;
}

function rescale(column: Column, scale: number): void {
  if (scale <= column.scale) return;
  for (const [at, units] of column.units.entries()) {
    column.units[at] = unitsAt(scale, { units, scale: column.scale });
  }
  column.scale = scale;
}
