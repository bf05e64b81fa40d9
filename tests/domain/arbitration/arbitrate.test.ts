import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate } from '#shared/domain/arbitration/arbitrate.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import { compareDecimals } from '#shared/domain/decimal.ts';
import { worthOf } from '#shared/domain/policy/exchange.ts';
import { NOON, published } from '../../support/builders.ts';

const RATES = {
  currency: 'EUR',
  rates: [
    { currency: 'CZK', rate: '0.04', from: '2026-01-01' },
    { currency: 'CZK', rate: '0.5', from: '2026-06-01' },
  ],
};
const HEARD: Readonly<Record<string, number>> = { loans: 3, cards: 2, savings: 1 };
const heard = (category: string | undefined): number => HEARD[category ?? ''] ?? 0;

const wish = (id: string, change: Partial<CampaignInput> = {}) => ({
  published: published(id, change),
});
const order = (wishes: readonly ReturnType<typeof wish>[], customerId = 'c-1') =>
  arbitrate(wishes, customerId, RATES, NOON, heard).map((one) => one.published.id);

const money = fc.record({
  amount: fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`),
  currency: fc.constantFrom('EUR', 'CZK', 'USD'),
});
const wishes = fc.uniqueArray(
  fc
    .record({
      id: fc.integer({ min: 0, max: 999 }).map((n) => `k-${n}`),
      priority: fc.constantFrom(10, 50),
      expectedValue: fc.option(money, { nil: undefined }),
      category: fc.constantFrom('loans', 'cards', 'savings', undefined),
    })
    .map(({ id, priority, expectedValue, category }) =>
      wish(id, {
        priority,
        ...(expectedValue !== undefined && { expectedValue }),
        ...(category !== undefined && { category }),
      }),
    ),
  { selector: (one) => one.published.id, minLength: 1, maxLength: 12 },
);
const statedValue = ({ published: { campaign } }: ReturnType<typeof wish>) =>
  campaign.expectedValue === undefined
    ? undefined
    : worthOf(
        String(campaign.expectedValue.amount),
        campaign.expectedValue.currency,
        NOON.toISOString(),
        RATES,
      )?.amount;

describe('arbitration', () => {
  it('comes to the same order however the wishes are given', () => {
    fc.assert(
      fc.property(
        wishes.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        fc.string(),
        ([all, shuffled], customerId) => {
          expect(order(shuffled, customerId)).toEqual(order(all, customerId));
        },
      ),
    );
  });

  it('lets no wish change who of two others comes first', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const whole = order(all);
        const some = all.filter((_, at) => at % 2 === 0);
        expect(order(some)).toEqual(
          whole.filter((id) => some.some((one) => one.published.id === id)),
        );
      }),
    );
  });

  it('goes by priority, then value, then the category heard longest ago', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const sorted = arbitrate(all, 'c-1', RATES, NOON, heard);
        for (const [at, first] of sorted.entries()) {
          for (const later of sorted.slice(at + 1)) {
            const [a, b] = [first.published.campaign, later.published.campaign];
            expect(a.priority).toBeGreaterThanOrEqual(b.priority);
            if (a.priority > b.priority) continue;
            const [left, right] = [statedValue(first), statedValue(later)];
            expect(left === undefined && right !== undefined).toBe(false);
            const compared =
              left === undefined || right === undefined ? 0 : compareDecimals(left, right);
            expect(compared).toBeGreaterThanOrEqual(0);
            if ((left === undefined) !== (right === undefined) || compared > 0) continue;
            expect(heard(a.category)).toBeLessThanOrEqual(heard(b.category));
          }
        }
      }),
    );
  });

  it('compares money exactly, by the rate of the day, and not at all without one', () => {
    const euros = (amount: string) => ({ expectedValue: { amount, currency: 'EUR' } });
    const others = [
      wish('less', euros('0.3')),
      wish('more', euros('0.3000001')),
      wish('crowns', { expectedValue: { amount: '7.6', currency: 'CZK' } }),
      wish('dollars', { expectedValue: { amount: '1000', currency: 'USD' } }),
      wish('double', euros('0.3000002')),
    ];
    expect(order(others)).toEqual(['crowns', 'double', 'more', 'less', 'dollars']);
  });

  it('shares customers out evenly among equals, each always to the same', () => {
    const equals = [wish('a'), wish('b'), wish('c')];
    const first = Array.from({ length: 3000 }, (_, n) => order(equals, `c-${n}`)[0]);
    for (const id of ['a', 'b', 'c']) {
      const share = first.filter((one) => one === id).length;
      // Within four standard deviations of a third.
      expect(Math.abs(share - 1000)).toBeLessThan(4 * Math.sqrt((3000 * 2) / 9));
    }
    expect(order(equals, 'c-7')).toEqual(order(equals.toReversed(), 'c-7'));
  });
});
