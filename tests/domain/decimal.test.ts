import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  decimalToNumber,
  formatDecimal,
  fromScaled,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
  toScaled,
} from '#shared/domain/decimal.ts';
import { decimalSchema } from '#shared/domain/decimal-schema.ts';

/** Any decimal that may come in: up to 15 significant digits, up to 9 of them after the point. */
const decimals = fc
  .tuple(
    fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([units, scale]) => fromScaled({ units, scale }));

describe('parseDecimal', () => {
  it.each([
    ['249.90', '249.9'],
    ['007', '7'],
    ['-0.00', '0'],
    ['0.000000001', '0.000000001'],
    [249.9, '249.9'],
    [-0, '0'],
    [1e-7, '0.0000001'],
    [1.5e-8, '0.000000015'],
    [999_999_999_999_999, '999999999999999'],
    ['123456789012345.000', '123456789012345'],
  ])('reads %j as %s', (value, expected) => {
    expect(parseDecimal(value)).toBe(expected);
  });

  it.each([
    '1,000.00',
    '1.000,00',
    '1e3',
    '+1',
    '.5',
    '5.',
    '',
    ' 1',
    '1\n',
    'NaN',
    '٣',
    '--1',
    '1234567890123456',
    '123456789012.3456',
    '0.0000000001',
    0.1 + 0.2,
    1e21,
    1e-10,
    1.23e-9,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
    undefined,
    {},
  ])('refuses %j', (value) => {
    expect(parseDecimal(value)).toBeUndefined();
  });

  it('reads every bounded decimal back from its text and from its number', () => {
    fc.assert(
      fc.property(decimals, (decimal) => {
        expect(parseDecimal(decimal)).toBe(decimal);
        expect(parseDecimal(decimalToNumber(decimal))).toBe(decimal);
      }),
    );
  });
});

describe('decimalSchema', () => {
  it('accepts exactly the texts that parseDecimal accepts, unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(decimals, fc.stringMatching(/^-?\d{0,17}\.?\d{0,10}$/)), (text) => {
        const parsed = decimalSchema.safeParse(text);
        expect(parsed.success).toBe(parseDecimal(text) !== undefined);
        if (parsed.success) expect(parsed.data).toBe(text);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('adds what floats do not', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3');
    expect(subtractDecimals('1', '0.9')).toBe('0.1');
    expect(multiplyDecimals('1.15', '0.15')).toBe('0.1725');
    expect(addDecimals('999999999999999', '999999999999999')).toBe('1999999999999998');
    expect(subtractDecimals('0.10', '0.1')).toBe('0');
  });

  it('keeps the laws of a ring, and order', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(addDecimals(a, b)).toBe(addDecimals(b, a));
        expect(addDecimals(addDecimals(a, b), c)).toBe(addDecimals(a, addDecimals(b, c)));
        expect(subtractDecimals(addDecimals(a, b), b)).toBe(a);
        expect(multiplyDecimals(a, addDecimals(b, c))).toBe(
          addDecimals(multiplyDecimals(a, b), multiplyDecimals(a, c)),
        );
        expect(Math.sign(compareDecimals(a, b))).toBe(
          Math.sign(decimalToNumber(a) - decimalToNumber(b)),
        );
        expect(compareDecimals(addDecimals(a, c), addDecimals(b, c))).toBe(compareDecimals(a, b));
      }),
    );
  });

  it('compares by value, not by text', () => {
    expect(compareDecimals('1.0', '1')).toBe(0);
    expect(compareDecimals('-0', '0')).toBe(0);
    expect(compareDecimals('9', '10')).toBeLessThan(0);
    expect(compareDecimals('-9', '-10')).toBeGreaterThan(0);
  });

  it('refuses operands that are no decimals, without repeating them', () => {
    expect(() => addDecimals('12 EUR', '1')).toThrow(
      expect.objectContaining({ code: 'DECIMAL_INVALID' }),
    );
    expect(() => toScaled('')).toThrow(/decimal was expected/);
  });
});

describe('formatDecimal', () => {
  it.each([
    ['2.345', 2, '2.35'],
    ['-2.345', 2, '-2.35'],
    ['2.3449999', 2, '2.34'],
    ['-0.5', 0, '-1'],
    ['-0.4', 0, '0'],
    ['-0.004', 2, '0.00'],
    ['0.005', 2, '0.01'],
    ['7', 2, '7.00'],
    ['1999.999', 2, '2000.00'],
    ['1.005', 2, '1.01'],
  ])('writes %s with %i digits as %s', (decimal, digits, expected) => {
    expect(formatDecimal(decimal, digits)).toBe(expected);
  });

  it('is never further off than half a unit of the last digit', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 8 }), (decimal, digits) => {
        const error = subtractDecimals(formatDecimal(decimal, digits), decimal).replace('-', '');
        expect(
          compareDecimals(
            multiplyDecimals(error, '2'),
            `${fromScaled({ units: 1n, scale: digits })}`,
          ),
        ).toBeLessThanOrEqual(0);
      }),
    );
  });
});
