import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWhole,
  amountFrom,
  amountToNumber,
  wholeFrom,
  wholeUnitsAt,
} from '#shared/domain/activity/amount.ts';
import { fromScaled, parseDecimal } from '#shared/domain/decimal.ts';

const textOf = (value: number): string | undefined => {
  const amount = amountFrom(value);
  return amount && fromScaled({ units: BigInt(amount.units), scale: amount.scale });
};

describe('amountFrom', () => {
  it('reads every decimal of at most 15 digits exactly', () => {
    const decimals = fc
      .tuple(
        fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
        fc.integer({ min: 0, max: 9 }),
      )
      .map((parts) => fromScaled({ units: parts[0], scale: parts[1] }));
    fc.assert(
      fc.property(decimals, (decimal) => {
        expect(textOf(Number(decimal))).toBe(decimal);
      }),
    );
  });

  it.each([
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.333333333'],
    [1.005, '1.005'],
    [123456.7890123456, '123456.789012346'],
    [999_999_999_999_999, '999999999999999'],
    [-0, '0'],
    [1e-12, '0'],
  ])('rounds %d to %s', (value, expected) => {
    expect(textOf(value)).toBe(expected);
  });

  it.each([1e15, -1e21, Number.NaN, Number.POSITIVE_INFINITY])('knows no amount of %d', (value) => {
    expect(amountFrom(value)).toBeUndefined();
  });
});

describe('sums', () => {
  it('are exact in and beyond 53 bits, in any order', () => {
    const wholes = fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n });
    fc.assert(
      fc.property(fc.array(wholes), (list) => {
        const sum = list.map(wholeFrom).reduce(addWhole, 0);
        const back = list.map(wholeFrom).reduceRight(addWhole, 0);
        const exact = list.reduce((total, one) => total + one, 0n);
        expect(BigInt(sum)).toBe(exact);
        expect(back).toBe(sum);
        expect(typeof sum).toBe(
          exact <= 2n ** 53n - 1n && exact >= 1n - 2n ** 53n ? 'number' : 'bigint',
        );
      }),
    );
  });

  it('become the nearest double', () => {
    expect(amountToNumber({ units: 24_990, scale: 2 })).toBe(249.9);
    expect(amountToNumber({ units: 12345678901234567890n, scale: 9 })).toBe(
      Number('12345678901.234567890'),
    );
    expect(wholeUnitsAt(9, { units: 999_999_999_999_999, scale: 0 })).toBe(
      999_999_999_999_999_000_000_000n,
    );
    expect(parseDecimal(amountToNumber({ units: 1, scale: 9 }))).toBe('0.000000001');
  });
});
