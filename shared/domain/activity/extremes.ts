/** The least or the greatest value by bucket: what min and max over any shorter window are read from. */
import { MAX_SCALE } from '../decimal.ts';
import { type Amount, type Whole, wholeUnitsAt } from './amount.ts';
import { broken, PackedReader, packSigned, packUnsigned } from './packed-text.ts';

/** Lists run parallel, newest bucket first. */
export interface Extremes {
  /** The newest and the oldest bucket that ever had a value, whether still kept or not. */
  newest: number;
  since: number;
  /** The values are `units / 10 ** scale`. */
  scale: number;
  readonly buckets: number[];
  readonly units: Whole[];
}

export interface ExtremesKind {
  readonly kind: 'min' | 'max';
  /**
   * Keep a bucket's value also when a newer bucket has a more extreme one. No window that ends now
   * can show it then, so only baselines need it; without, about ln(n) of n buckets are kept.
   */
  readonly baseline: boolean;
}

export function emptyExtremes(bucket: number): Extremes {
  return { newest: bucket, since: bucket, scale: 0, buckets: [], units: [] };
}

/** Order of calls does not matter. */
export function addToExtremes(
  extremes: Extremes,
  bucket: number,
  value: Amount,
  { kind, baseline }: ExtremesKind,
): void {
  const { buckets, units } = extremes;
  extremes.newest = Math.max(extremes.newest, bucket);
  extremes.since = Math.min(extremes.since, bucket);
  rescale(extremes, value.scale);
  const added = wholeUnitsAt(extremes.scale, value);
  const found = buckets.findIndex((one) => one <= bucket);
  let at = found === -1 ? buckets.length : found;
  const beats = (one: Whole, other: Whole) => (kind === 'min' ? one <= other : one >= other);

  const same = buckets[at] === bucket ? units[at] : undefined;
  if (same !== undefined && beats(same, added)) return;
  const newer = at > 0 ? units[at - 1] : undefined;
  if (!baseline && newer !== undefined && beats(newer, added)) return;
  buckets.splice(at, same === undefined ? 0 : 1, bucket);
  units.splice(at, same === undefined ? 0 : 1, added);
  at += 1;
  while (!baseline && at < units.length && beats(added, units[at] ?? 0)) {
    buckets.splice(at, 1);
    units.splice(at, 1);
  }
}

/** Forgets the buckets before `oldest`. */
export function trimExtremes(extremes: Extremes, oldest: number, kind: ExtremesKind): void {
  const { buckets, units } = extremes;
  while ((buckets.at(-1) ?? oldest) < oldest) {
    buckets.pop();
    units.pop();
  }
  if (!kind.baseline) extremes.since = buckets.at(-1) ?? extremes.newest;
}

/** The extreme of the buckets in `[from, before)`, or undefined when none had a value. */
export function extremeOf(
  { buckets, units, scale }: Extremes,
  from: number,
  before: number,
  { kind }: Pick<ExtremesKind, 'kind'>,
): Amount | undefined {
  let best: Whole | undefined;
  for (const [at, bucket] of buckets.entries()) {
    if (bucket < from) break;
    const value = units[at];
    if (bucket >= before || value === undefined) continue;
    if (best === undefined || (kind === 'min' ? value < best : value > best)) best = value;
  }
  return best === undefined ? undefined : { units: best, scale };
}

/** `newest`, `newest - since`, scale, then each bucket: how many lie between it and the newer one, value. */
export function formatExtremes({ newest, since, scale, buckets, units }: Extremes): string {
  let text = packUnsigned(newest) + packUnsigned(newest - since) + packUnsigned(scale);
  let newer = newest + 1;
  for (const [at, bucket] of buckets.entries()) {
    text += packUnsigned(newer - bucket - 1) + packSigned(units[at] ?? 0);
    newer = bucket;
  }
  return text;
}

/** Throws `DomainError` `ACTIVITY_STATE_BROKEN` on text that `formatExtremes` cannot have written. */
export function parseExtremes(text: string): Extremes {
  const reader = new PackedReader(text);
  const newest = reader.unsigned();
  const since = newest - reader.unsigned();
  const scale = reader.unsigned();
  if (scale > MAX_SCALE) return broken();
  const extremes: Extremes = { newest, since, scale, buckets: [], units: [] };
  let newer = newest + 1;
  while (!reader.done) {
    newer -= reader.unsigned() + 1;
    if (newer < since) return broken();
    extremes.buckets.push(newer);
    extremes.units.push(reader.signed());
  }
  return extremes;
}

function rescale(extremes: Extremes, scale: number): void {
  if (scale <= extremes.scale) return;
  for (const [at, units] of extremes.units.entries()) {
    extremes.units[at] = wholeUnitsAt(scale, { units, scale: extremes.scale });
  }
  extremes.scale = scale;
}
