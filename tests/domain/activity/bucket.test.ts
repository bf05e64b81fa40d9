import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, bucketSizeFor, oldestBucket } from '#shared/domain/activity/bucket.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('bucketSizeFor', () => {
  it.each([
    [1000, MINUTE],
    [2 * HOUR, MINUTE],
    [2 * HOUR + 1, HOUR],
    [2 * DAY, HOUR],
    [2 * DAY + 1, DAY],
    [365 * DAY, DAY],
    [Infinity, DAY],
  ])('%i ms are counted in buckets of %i ms', (reach, size) => {
    expect(bucketSizeFor(reach)).toBe(size);
  });
});

describe('oldestBucket', () => {
  const at = (text: string) => Date.parse(text);
  const begins = (now: string, reach: number) =>
    new Date(oldestBucket(at(now), reach, bucketSizeFor(7 * DAY)) * DAY).toISOString();

  it.each([
    ['2026-03-30T15:00:00Z', '2026-03-23T00:00:00.000Z'],
    ['2026-03-30T23:59:59.998Z', '2026-03-23T00:00:00.000Z'],
    // The window is (23 March 23:59:59.999, …]: not a millisecond of that day is left.
    ['2026-03-30T23:59:59.999Z', '2026-03-24T00:00:00.000Z'],
    ['2026-03-31T00:00:00Z', '2026-03-24T00:00:00.000Z'],
  ])('at %s, seven days begin at %s', (now, expected) => {
    expect(begins(now, 7 * DAY)).toBe(expected);
  });

  it('is the bucket of the first millisecond of the half-open window', () => {
    const instants = fc.integer({ min: 0, max: 4e12 });
    const reaches = fc.integer({ min: 1, max: 365 * DAY });
    fc.assert(
      fc.property(instants, reaches, (now, reach) => {
        const size = bucketSizeFor(reach);
        const oldest = oldestBucket(now, reach, size);
        expect(bucketOf(now - reach + 1, size)).toBe(oldest);
        const buckets = bucketOf(now, size) - oldest + 1;
        expect(buckets).toBeLessThanOrEqual(366);
        expect(buckets * size).toBeGreaterThanOrEqual(reach);
        expect(oldest * size).toBeGreaterThan(now - reach - size);
      }),
    );
  });

  it('does not move with daylight saving', () => {
    // Clocks went forward in Europe on 29 March 2026 and back on 25 October.
    expect(begins('2026-03-30T00:30:00Z', 2 * DAY)).toBe('2026-03-28T00:00:00.000Z');
    expect(begins('2026-10-26T00:30:00Z', 2 * DAY)).toBe('2026-10-24T00:00:00.000Z');
  });
});
