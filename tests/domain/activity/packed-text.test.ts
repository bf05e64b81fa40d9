import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeFrom } from '#shared/domain/activity/amount.ts';
import { PackedReader, packSigned, packUnsigned } from '#shared/domain/activity/packed-text.ts';

const broken = expect.objectContaining({ code: 'ACTIVITY_STATE_BROKEN', retryable: false });

describe('packed numbers', () => {
  it.each([
    [0, 'A'],
    [31, 'f'],
    [32, 'gB'],
    [1023, '_f'],
    [1024, 'ggB'],
    [Number.MAX_SAFE_INTEGER, '__________H'],
  ])('%i is %s', (value, text) => {
    expect(packUnsigned(value)).toBe(text);
    expect(new PackedReader(text).unsigned()).toBe(value);
  });

  it('come back one after the other, whatever their size', () => {
    const naturals = fc.oneof(fc.nat(2000), fc.maxSafeNat());
    const wholes = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 150n), max: 2n ** 150n }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(naturals, wholes)), (pairs) => {
        const expected = pairs.map(([natural, whole]) => [natural, wholeFrom(BigInt(whole))]);
        const reader = new PackedReader(
          expected
            .map(([natural, whole]) => packUnsigned(Number(natural)) + packSigned(whole ?? 0))
            .join(''),
        );
        const found = pairs.map(() => [reader.unsigned(), reader.signed()]);
        expect(found).toEqual(expected);
        expect(reader.done).toBe(true);
      }),
    );
  });

  it.each([
    ['nothing left', ''],
    ['a number cut short', 'g'],
    ['another character', 'A.'.slice(1)],
    ['a character outside ASCII', 'é'],
    ['more than 53 bits', '__________I'],
    ['a number without end', 'g'.repeat(50)],
  ])('refuses %s', (_, text) => {
    expect(() => new PackedReader(text).unsigned()).toThrow(broken);
  });

  it('refuses signed numbers without end and texts cut short', () => {
    expect(() => new PackedReader('g'.repeat(50)).signed()).toThrow(broken);
    expect(() => new PackedReader('g'.repeat(20)).signed()).toThrow(broken);
    expect(() => new PackedReader('abc').text(4)).toThrow(broken);
  });
});
