import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Purchase,
  parseRecord,
  recordPurchase,
  yearTotal,
} from '#shared/domain/value/purchase-record.ts';

const DAY = 86_400_000;
const TODAY = 20_500;
const NOW = TODAY * DAY + 12 * 3_600_000;

const bought = (day: number, contribution = 10_000): Purchase => ({
  kind: 'purchase',
  at: day * DAY,
  contribution,
});

function recorded(purchases: readonly Purchase[], now = NOW): string {
  const text = purchases.reduce<string | undefined>(
    (before, purchase) => recordPurchase(before, purchase, now),
    undefined,
  );
  if (text === undefined) throw new Error('nothing recorded');
  return text;
}

const recentPurchases = fc.array(
  fc.record({
    kind: fc.constant('purchase' as const),
    at: fc.integer({ min: (TODAY - 56) * DAY, max: NOW }),
    contribution: fc.integer({ min: 0, max: 10 ** 9 }),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('recordPurchase', () => {
  it('says the same as all purchases looked at once', () => {
    fc.assert(
      fc.property(recentPurchases, (purchases) => {
        const days = purchases.map(({ at }) => Math.floor(at / DAY)).sort((a, b) => a - b);
        const record = parseRecord(recorded(purchases));
        expect(record).toMatchObject({
          first: days[0],
          last: days.at(-1),
          occasions: new Set(days.map((day) => Math.floor(day / 14))).size,
        });
        const year = yearTotal(record, TODAY);
        expect(year.purchases).toBe(purchases.length);
        expect(year.contribution.units).toBe(
          purchases.reduce((sum, { contribution }) => sum + contribution, 0),
        );
      }),
    );
  });

  it('does not depend on the order in which purchases come', () => {
    fc.assert(
      fc.property(
        recentPurchases.chain((purchases) =>
          fc.tuple(
            fc.constant(purchases),
            fc.shuffledSubarray(purchases, { minLength: purchases.length }),
          ),
        ),
        ([purchases, shuffled]) => {
          expect(recorded(shuffled)).toBe(recorded(purchases));
        },
      ),
    );
  });

  it('stays small for somebody who buys every day for years', () => {
    let text: string | undefined;
    for (let day = TODAY - 2000; day <= TODAY; day += 1)
      text = recordPurchase(text, bought(day, 123_456_789), day * DAY);
    expect(text?.length).toBeLessThanOrEqual(150);
    const record = parseRecord(text ?? '');
    expect(record.periods).toHaveLength(14);
    expect(yearTotal(record, TODAY).purchases).toBeGreaterThanOrEqual(364);
    expect(yearTotal(record, TODAY).purchases).toBeLessThanOrEqual(391);
  });

  it('forgets contribution after a year, without any event', () => {
    const record = parseRecord(recorded([bought(TODAY)]));
    expect(yearTotal(record, TODAY + 363).purchases).toBe(1);
    expect(yearTotal(record, TODAY + 392)).toMatchObject({
      purchases: 0,
      contribution: { units: 0 },
    });
  });

  it('takes contribution back with a refund, which is no purchase', () => {
    const refund: Purchase = { kind: 'refund', at: NOW, contribution: -4000 };
    expect(recordPurchase(undefined, refund, NOW)).toBeUndefined();
    const text = recordPurchase(recorded([bought(TODAY - 40)]), refund, NOW);
    const record = parseRecord(text ?? '');
    expect(record).toMatchObject({ last: TODAY - 40, occasions: 1 });
    expect(yearTotal(record, TODAY)).toMatchObject({
      purchases: 1,
      contribution: { units: 6000 },
    });
  });

  it('counts what the future sends as of now, and nothing before 1970', () => {
    expect(parseRecord(recorded([bought(TODAY + 30)])).last).toBe(TODAY);
    expect(recordPurchase(undefined, bought(-1), NOW)).toBeUndefined();
  });

  it('refuses a text that it cannot have written', () => {
    for (const broken of ['', '!', 'AAA', 'AAAA', 'ABB', 'AABgggg'])
      expect(() => parseRecord(broken)).toThrow(
        expect.objectContaining({ code: 'VALUE_STATE_BROKEN' }),
      );
  });
});
