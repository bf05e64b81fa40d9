/**
 * A tally as packed text: `newest`, `newest - since`, number of columns; of each column its tag,
 * its `since` after the tally's, and its scale, doubled, plus one if some event lacks the fact;
 * then each bucket, newest first: how many buckets lie between it and the newer one, doubled, plus
 * one if it has more than one event, and then how many; for each column the events that lack the
 * fact, if any do, and the sum. A day with one payment takes five characters.
 */
import { MAX_SCALE } from '../decimal.ts';
import { broken, PackedReader, packSigned, packUnsigned } from './packed-text.ts';
import { emptyTally, type Tally } from './tally.ts';

export const TAG_LENGTH = 4;

export function formatTally({ newest, since, buckets, counts, columns }: Tally): string {
  let text = packUnsigned(newest) + packUnsigned(newest - since) + packUnsigned(columns.length);
  const gappy: boolean[] = [];
  for (const column of columns) {
    const gaps = counts.some((count, at) => count !== column.present[at]);
    gappy.push(gaps);
    text += column.tag + packUnsigned(column.since - since);
    text += packUnsigned(2 * column.scale + Number(gaps));
  }
  let newer = newest + 1;
  for (let at = 0; at < buckets.length; at++) {
    const bucket = buckets[at] ?? 0;
    const count = counts[at] ?? 0;
    text += packUnsigned(2 * (newer - bucket - 1) + Number(count > 1));
    if (count > 1) text += packUnsigned(count);
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      if (gappy[index]) text += packUnsigned(count - (column?.present[at] ?? 0));
      text += packSigned(column?.units[at] ?? 0);
    }
    newer = bucket;
  }
  return text;
}

/** Throws `DomainError` `ACTIVITY_STATE_BROKEN` on text that `formatTally` cannot have written. */
export function parseTally(text: string): Tally {
  const reader = new PackedReader(text);
  const newest = reader.unsigned();
  const since = newest - reader.unsigned();
  const tally: Tally = { ...emptyTally(newest), since };
  const gappy: boolean[] = [];
  for (let left = reader.unsigned(); left > 0; left--) {
    const tag = reader.text(TAG_LENGTH);
    const columnSince = since + reader.unsigned();
    const packed = reader.unsigned();
    const scale = Math.floor(packed / 2);
    if (columnSince > newest || scale > MAX_SCALE) return broken();
    gappy.push(packed % 2 === 1);
    tally.columns.push({ tag, since: columnSince, scale, present: [], units: [] });
  }
  let newer = newest + 1;
  while (!reader.done) {
    const packed = reader.unsigned();
    const bucket = newer - 1 - Math.floor(packed / 2);
    const count = packed % 2 === 1 ? reader.unsigned() : 1;
    if (bucket < since) return broken();
    tally.buckets.push(bucket);
    tally.counts.push(count);
    for (let index = 0; index < gappy.length; index++) {
      const missing = gappy[index] ? reader.unsigned() : 0;
      if (missing > count) return broken();
      tally.columns[index]?.present.push(count - missing);
      tally.columns[index]?.units.push(reader.signed());
    }
    newer = bucket;
  }
  return tally;
}
