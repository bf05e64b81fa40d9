import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterPrefix, nextNumber } from '#shared/domain/rules/index/interval.ts';

describe('nextNumber', () => {
  it.each([
    [0, 5e-324],
    [-0, 5e-324],
    [-5e-324, -0],
    [1, 1 + 2 ** -52],
    [-1, -1 + 2 ** -53],
    [Number.MAX_VALUE, Number.POSITIVE_INFINITY],
    [-Number.MAX_VALUE, -1.7976931348623155e308],
  ])('of %d is %d', (value, next) => {
    expect(nextNumber(value)).toBe(next);
  });

  it('leaves no number between', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const next = nextNumber(value);
        const middle = value / 2 + next / 2;
        expect(next).toBeGreaterThan(value);
        if (Number.isFinite(next))
          expect([value, next].some((end) => Math.abs(end - middle) === 0)).toBe(true);
      }),
    );
  });
});

describe('afterPrefix', () => {
  it.each([
    ['55', '56'],
    ['a\uffff', 'b'],
    ['\uffff', undefined],
    ['', undefined],
  ])('of %j is %j', (prefix, after) => {
    expect(afterPrefix(prefix)).toBe(after);
  });

  it('divides texts with the prefix from greater ones', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\ufffe', '\uffff'), maxLength: 4 });
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        const after = afterPrefix(prefix);
        expect(other >= prefix && (after === undefined || other < after)).toBe(
          other.startsWith(prefix),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
