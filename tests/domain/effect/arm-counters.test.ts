import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArmCounters,
  armCountersSchema,
  type CustomerFacts,
  customerCounters,
  mergeCounters,
  NO_COUNTS,
  subtractCounters,
} from '#shared/domain/effect/arm-counters.ts';

const amount = fc.integer({ min: 0, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2));
const customer: fc.Arbitrary<CustomerFacts> = fc.record({
  sent: fc.boolean(),
  delivered: fc.boolean(),
  opened: fc.boolean(),
  clicked: fc.boolean(),
  conversions: fc.nat(4),
  value: amount,
  pre: amount,
  messageCost: amount,
  incentiveCost: amount,
});
const merge = (customers: readonly CustomerFacts[]): ArmCounters =>
  customers.map(customerCounters).reduce(mergeCounters, NO_COUNTS);

describe('mergeCounters', () => {
  it('gives the same, to the last digit, in any order and grouping', () => {
    fc.assert(
      fc.property(fc.array(customer, { maxLength: 20 }), fc.nat(20), (customers, at) => {
        const whole = merge(customers);
        expect(merge(customers.toReversed())).toEqual(whole);
        expect(mergeCounters(merge(customers.slice(0, at)), merge(customers.slice(at)))).toEqual(
          whole,
        );
      }),
    );
  });

  it('does not drift where doubles would', () => {
    const cents = merge(Array.from({ length: 1000 }, () => ({ value: '0.10', conversions: 1 })));
    expect(cents.valueSum).toBe('100');
    expect(cents.valueSumSquares).toBe('10');
  });

  it('keeps sums of squares that no double holds', () => {
    const { valueSumSquares } = merge([{ value: '123456789012.34' }, { value: '0.01' }]);
    expect(valueSumSquares).toBe('15241578753237434552672.2757');
  });
});

describe('subtractCounters', () => {
  it('is the change of a customer: before, merged with it, becomes after', () => {
    fc.assert(
      fc.property(
        customer,
        customer,
        fc.array(customer, { maxLength: 5 }),
        (before, after, rest) => {
          const change = subtractCounters(customerCounters(after), customerCounters(before));
          expect(mergeCounters(merge([before, ...rest]), change)).toEqual(merge([after, ...rest]));
        },
      ),
    );
  });
});

describe('customerCounters', () => {
  it('counts a customer once, however many conversions, and squares their total', () => {
    expect(customerCounters({ conversions: 3, value: '12.5', pre: '4' })).toMatchObject({
      assigned: 1,
      converters: 1,
      conversions: 3,
      valueSum: '12.5',
      valueSumSquares: '156.25',
      valuePreSum: '50',
      convertedPreSum: '4',
    });
  });

  it('is a valid record even of somebody about whom nothing is known', () => {
    expect(armCountersSchema.parse(customerCounters({}))).toEqual({ ...NO_COUNTS, assigned: 1 });
  });
});
