import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountFrom, amountToNumber } from '#shared/domain/activity/amount.ts';
import {
  addToDistinct,
  distinctOf,
  emptyDistinct,
  formatDistinct,
  MAX_DISTINCT_BASELINE,
  parseDistinct,
  reachesBackTo,
} from '#shared/domain/activity/distinct.ts';
import {
  addToExtremes,
  emptyExtremes,
  extremeOf,
  formatExtremes,
  parseExtremes,
} from '#shared/domain/activity/extremes.ts';
import { packUnsigned } from '#shared/domain/activity/packed-text.ts';
import { addToTally, emptyTally, totalOf, trimTally } from '#shared/domain/activity/tally.ts';
import { formatTally, parseTally } from '#shared/domain/activity/tally-text.ts';
import { MAX_DISTINCT } from '#shared/domain/rules/bounds.ts';

const broken = expect.objectContaining({ code: 'ACTIVITY_STATE_BROKEN' });
const amount = (value: number) => amountFrom(value) ?? { units: 0, scale: 0 };

describe('tally', () => {
  const EVERYTHING = { columns: { has: () => true }, baseline: true };
  const rows = fc.array(
    fc.record({
      bucket: fc.integer({ min: 20_000, max: 20_365 }),
      values: fc.dictionary(
        fc.constantFrom('aaaa', 'bbbb'),
        fc.double({ noNaN: true, min: -1e14, max: 1e14 }),
      ),
    }),
    { minLength: 1 },
  );
  const tallyOf = (list: readonly { bucket: number; values: Record<string, number> }[]) => {
    const tally = emptyTally(list[0]?.bucket ?? 0);
    for (const { bucket, values } of list) {
      addToTally(
        tally,
        bucket,
        new Map(Object.entries(values).map(([tag, value]) => [tag, amount(value)])),
      );
    }
    return tally;
  };

  /** One bucket, one column of `scaleAndGaps`, and what follows. */
  const withColumn = (scaleAndGaps: number, row: readonly number[], since = 0) =>
    [20_000, 0, 1].map(packUnsigned).join('') +
    `aaaa${[since, scaleAndGaps, ...row].map(packUnsigned).join('')}`;

  it('comes back from its text', () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(parseTally(formatTally(tallyOf(list)))).toEqual(tallyOf(list));
      }),
    );
  });

  it('is the same text in whatever order its sums began', () => {
    const one = { bucket: 20_000, values: { aaaa: 1 } };
    const other = { bucket: 20_001, values: { bbbb: 2 } };
    expect(formatTally(tallyOf([one, other]))).toBe(formatTally(tallyOf([other, one])));
  });

  it('takes five characters for a day with one payment, and two without a sum', () => {
    const month = Array.from({ length: 30 }, (_, day) => 20_000 + day);
    const text = (value: number | undefined) =>
      formatTally(
        tallyOf(
          month.map((bucket) => ({ bucket, values: value === undefined ? {} : { aaaa: value } })),
        ),
      );
    expect(text(249.9)).toHaveLength(5 + 6 + 30 * 5);
    expect(text(undefined)).toHaveLength(5 + 30);
  });

  it('knows when each sum began, apart from the count', () => {
    const tally = tallyOf([
      { bucket: 20_000, values: {} },
      { bucket: 20_005, values: { aaaa: 1 } },
      { bucket: 20_010, values: { aaaa: 2 } },
    ]);
    trimTally(tally, 20_008, EVERYTHING);
    const kept = parseTally(formatTally(tally));
    expect([kept.since, kept.columns[0]?.since, kept.buckets]).toEqual([20_000, 20_005, [20_010]]);
    expect(totalOf(kept, 0, Infinity, kept.columns[0])).toEqual({
      count: 1,
      present: 1,
      sum: { units: 2, scale: 0 },
    });
  });

  it('is read from such a text', () => {
    expect(parseTally(withColumn(2 * 9, [0, 4])).columns[0]).toMatchObject({
      scale: 9,
      units: [2],
    });
    expect(parseTally(withColumn(1, [0, 1, 4])).columns[0]).toMatchObject({ present: [0] });
  });

  it.each([
    ['an end within a bucket', (text: string) => text.slice(0, -1)],
    ['more after the end', (text: string) => `${text}g`],
    ['a bucket before the first ever', (text: string) => `${text}gggBgC`],
    ['nothing', () => ''],
    ['another alphabet', (text: string) => text.replace('A', '!')],
    ['a sum with ten decimals', () => withColumn(2 * 10, [0, 4])],
    ['more events without the fact than there are', () => withColumn(1, [0, 2, 4])],
    ['a sum that began in the future', () => withColumn(0, [0, 4], 1)],
  ])('refuses %s', (_, spoil) => {
    const text = formatTally(tallyOf([{ bucket: 20_000, values: { aaaa: 249.9 } }]));
    expect(() => parseTally(spoil(text))).toThrow(broken);
  });

  it('either refuses a spoilt text or reads it as a tally, and never fails otherwise', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.stringMatching(/^[\w-]{0,3}$/), (list, at, patch) => {
        const text = formatTally(tallyOf(list));
        const place = at % text.length;
        const spoilt = text.slice(0, place) + patch + text.slice(place + 1);
        try {
          expect(formatTally(parseTally(spoilt)).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ACTIVITY_STATE_BROKEN' });
        }
      }),
    );
  });
});

describe('extremes', () => {
  const values = fc.array(
    fc.tuple(fc.integer({ min: 100, max: 130 }), fc.integer({ min: -500, max: 500 })),
    { minLength: 1 },
  );

  it.each(['min', 'max'] as const)(
    '%s of any window to the end, and of any window with a baseline',
    (kind) => {
      fc.assert(
        fc.property(
          values,
          fc.boolean(),
          fc.integer({ min: 99, max: 131 }),
          fc.integer({ min: 99, max: 131 }),
          (list, baseline, from, to) => {
            const extremes = emptyExtremes(list[0]?.[0] ?? 0);
            for (const [bucket, value] of list)
              addToExtremes(extremes, bucket, amount(value / 10), { kind, baseline });
            const read = parseExtremes(formatExtremes(extremes));
            const before = baseline ? to : Infinity;
            const inside = list.flatMap(([bucket, value]) =>
              bucket >= from && bucket < before ? [value / 10] : [],
            );
            const expected =
              inside.length === 0
                ? undefined
                : kind === 'min'
                  ? Math.min(...inside)
                  : Math.max(...inside);
            const found = extremeOf(read, from, before, { kind });
            expect(found && amountToNumber(found)).toBe(expected);
          },
        ),
      );
    },
  );

  it('keeps few of a year of buckets when no baseline needs them', () => {
    const extremes = emptyExtremes(0);
    for (let day = 0; day < 365; day++) {
      addToExtremes(extremes, day, amount((day * 7919) % 365), { kind: 'max', baseline: false });
    }
    expect(extremes.buckets.length).toBeLessThan(15);
    expect(() => parseExtremes(formatExtremes(extremes).slice(0, -1))).toThrow(broken);
  });
});

describe('distinct', () => {
  const hash = (value: number) => String(value).padStart(8, '0');
  const entries = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.nat(250)), {
    minLength: 1,
    maxLength: 900,
  });

  it('is the smaller of the true number and 100 for every window to the end, in any order', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 60 }), (list, from) => {
        const record = (some: typeof list) => {
          const distinct = emptyDistinct(some[0]?.[0] ?? 0);
          for (const [bucket, value] of some)
            addToDistinct(distinct, bucket, hash(value), { baseline: false });
          return formatDistinct(distinct);
        };
        const text = record(list);
        const exact = new Set(list.flatMap(([bucket, value]) => (bucket >= from ? [value] : [])))
          .size;
        expect(distinctOf(parseDistinct(text), from, Infinity)).toBe(Math.min(exact, MAX_DISTINCT));
        expect(record(list.toReversed())).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('counts past windows for a baseline, as far back as its bound lets it know', () => {
    const distinct = emptyDistinct(0);
    for (let bucket = 0; bucket < 100; bucket++) {
      for (let value = 0; value < 5; value++)
        addToDistinct(distinct, bucket, hash(value), { baseline: true });
    }
    expect(distinctOf(distinct, 40, 50)).toBe(5);
    const kept = MAX_DISTINCT_BASELINE / 5;
    expect(reachesBackTo(distinct, 100 - kept + 1)).toBe(true);
    expect(reachesBackTo(distinct, 100 - kept)).toBe(false);
  });

  it.each([['A'], ['fAA1234567'], ['CBC12345678'], ['']])('refuses %j', (text) => {
    expect(() => parseDistinct(text)).toThrow(broken);
  });
});
