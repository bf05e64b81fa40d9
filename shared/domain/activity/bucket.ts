/**
 * Buckets of time, in which a customer's events are added up. UTC, so that all are equally long:
 * daylight saving does not exist here.
 *
 * An event at `t` lies in bucket `floor(t / size)`. A window `(now - within, now]` is made of the
 * buckets that hold at least one millisecond of it. So every event of the window counts, and of
 * those that have left it only the ones that share the window's oldest bucket: with days, at 15:00,
 * "the last 7 days" begin at 00:00 seven days ago. At 23:59:59.999 they begin with the next day, as
 * no millisecond of the seventh day is left.
 */

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Milliseconds. */
export type BucketSize = typeof MINUTE | typeof HOUR | typeof DAY;

/**
 * Minutes for a window of up to 2 hours, hours for up to 2 days, days beyond. A window is longer
 * than asked by less than one bucket and never shorter; it has at most 366 buckets.
 *
 * @param reachMs how far back from now is looked, at most 365 days
 */
export function bucketSizeFor(reachMs: number): BucketSize {
  if (reachMs <= 2 * HOUR) return MINUTE;
  return reachMs <= 2 * DAY ? HOUR : DAY;
}

export const bucketOf = (at: number, size: BucketSize): number => Math.floor(at / size);

/** The oldest bucket with a millisecond of `(now - reachMs, now]`. */
export const oldestBucket = (now: number, reachMs: number, size: BucketSize): number =>
  Math.floor((now - reachMs + 1) / size);
