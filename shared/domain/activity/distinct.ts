/** Which values occurred, by bucket: what distinct over any shorter window is read from. */
import { MAX_DISTINCT } from '../rules/bounds.ts';
import { broken, PackedReader, packUnsigned } from './packed-text.ts';

/** Entries by bucket, newest first, then by hash. */
export interface Distinct {
  /** The newest and the oldest bucket that ever had a value, whether still kept or not. */
  newest: number;
  since: number;
  readonly seen: Seen[];
}

interface Seen {
  readonly bucket: number;
  /** 48 bits in eight characters of base64url: two of 100 values fall together once in 6 × 10¹⁰. */
  readonly hash: string;
}

export interface DistinctKind {
  /** Remember a value for each bucket it occurred in, for baselines; without, only for the newest. */
  readonly baseline: boolean;
}

export const HASH_LENGTH = 8;

/**
 * How many entries are kept, the newest; without a baseline `MAX_DISTINCT`, where `distinct`
 * saturates. A baseline, counted from up to 400 entries, is left out when they do not reach back far
 * enough.
 */
export const MAX_DISTINCT_BASELINE = 400;

export function emptyDistinct(bucket: number): Distinct {
  return { newest: bucket, since: bucket, seen: [] };
}

/**
 * Order of calls does not matter, also beyond the bound: what is dropped is older than all that is
 * kept, and stays so, as a value's newest bucket only ever moves forward.
 */
export function addToDistinct(
  distinct: Distinct,
  bucket: number,
  hash: string,
  { baseline }: DistinctKind,
): void {
  const { seen } = distinct;
  distinct.newest = Math.max(distinct.newest, bucket);
  distinct.since = Math.min(distinct.since, bucket);
  const known = seen.findIndex((one) => one.hash === hash && (!baseline || one.bucket === bucket));
  if (known !== -1) {
    if ((seen[known]?.bucket ?? 0) >= bucket) return;
    seen.splice(known, 1);
  }
  const later = (one: Seen) => one.bucket < bucket || (one.bucket === bucket && one.hash > hash);
  const found = seen.findIndex(later);
  seen.splice(found === -1 ? seen.length : found, 0, { bucket, hash });
  seen.length = Math.min(seen.length, baseline ? MAX_DISTINCT_BASELINE : MAX_DISTINCT);
}

/** Forgets the buckets before `oldest`. */
export function trimDistinct(distinct: Distinct, oldest: number, kind: DistinctKind): void {
  const { seen } = distinct;
  while ((seen.at(-1)?.bucket ?? oldest) < oldest) seen.pop();
  if (!kind.baseline) distinct.since = seen.at(-1)?.bucket ?? distinct.newest;
}

/** Different values in the buckets of `[from, before)`. */
export function distinctOf({ seen }: Distinct, from: number, before: number): number {
  const hashes = new Set<string>();
  for (const { bucket, hash } of seen) {
    if (bucket < from) break;
    if (bucket < before) hashes.add(hash);
  }
  return hashes.size;
}

/** False when entries of bucket `from` or later may have been dropped for the bound. */
export function reachesBackTo({ seen }: Distinct, from: number): boolean {
  return seen.length < MAX_DISTINCT_BASELINE || (seen.at(-1)?.bucket ?? 0) < from;
}

/** `newest`, `newest - since`, then each entry: how many buckets it is older than the one before, hash. */
export function formatDistinct({ newest, since, seen }: Distinct): string {
  let text = packUnsigned(newest) + packUnsigned(newest - since);
  let newer = newest;
  for (const { bucket, hash } of seen) {
    text += packUnsigned(newer - bucket) + hash;
    newer = bucket;
  }
  return text;
}

/** Throws `DomainError` `ACTIVITY_STATE_BROKEN` on text that `formatDistinct` cannot have written. */
export function parseDistinct(text: string): Distinct {
  const reader = new PackedReader(text);
  const newest = reader.unsigned();
  const since = newest - reader.unsigned();
  const distinct: Distinct = { newest, since, seen: [] };
  let bucket = newest;
  while (!reader.done) {
    bucket -= reader.unsigned();
    if (bucket < since) return broken();
    distinct.seen.push({ bucket, hash: reader.text(HASH_LENGTH) });
  }
  return distinct;
}
