import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalUpperQuantile } from '#shared/domain/stats/normal.ts';
import {
  controlSizeForBand,
  controlSizeForRates,
  detectableLift,
  powerForRates,
} from '#shared/domain/stats/power.ts';
import { expectClose } from './golden.ts';

const target = fc
  .record({
    controlRate: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    lift: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
    alpha: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    power: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    ratio: fc.double({ min: 0.1, max: 20, noNaN: true }),
  })
  .map(({ lift, ...rest }) => ({ ...rest, treatedRate: rest.controlRate * (1 + lift) }));

describe('sample sizes', () => {
  it('reach exactly the power they were computed for', () => {
    fc.assert(
      fc.property(target, (wanted) => {
        const nControl = controlSizeForRates(wanted);
        const reached = powerForRates({ ...wanted, nControl, nTreated: nControl * wanted.ratio });
        expectClose(reached, wanted.power, 1e-9);
      }),
    );
  });

  it('are larger for the always-valid band than for a single look', () => {
    fc.assert(
      fc.property(target, (wanted) => {
        // Of the same, unpooled, error: the pooled one of Fleiss may be the larger.
        const { controlRate: a, treatedRate: b, alpha, power, ratio } = wanted;
        const z = normalUpperQuantile(alpha / 2) + normalUpperQuantile(1 - power);
        const single = (z / (b - a)) ** 2 * (a * (1 - a) + (b * (1 - b)) / ratio);
        expect(controlSizeForBand(wanted, 5000)).toBeGreaterThan(single);
      }),
    );
    const typical = { controlRate: 0.05, treatedRate: 0.06, alpha: 0.05, power: 0.8, ratio: 9 };
    const factor = controlSizeForBand(typical, 5000) / controlSizeForRates(typical);
    expect(factor).toBeGreaterThan(1.5);
    expect(factor).toBeLessThan(3);
  });

  it('are endless for no difference and refuse what is no rate', () => {
    const same = { controlRate: 0.05, treatedRate: 0.05, alpha: 0.05, power: 0.8, ratio: 1 };
    expect(controlSizeForRates(same)).toBe(Number.POSITIVE_INFINITY);
    expect(controlSizeForBand(same, 5000)).toBe(Number.POSITIVE_INFINITY);
    expect(() => controlSizeForRates({ ...same, treatedRate: 1.2 })).toThrow('rates');
    expect(() => controlSizeForRates({ ...same, power: 1 })).toThrow('power');
    expect(() => controlSizeForRates({ ...same, ratio: 0 })).toThrow('ratio');
  });
});

describe('detectableLift', () => {
  it('undoes the sample size', () => {
    const wanted = { controlRate: 0.05, treatedRate: 0.055, alpha: 0.05, power: 0.8, ratio: 9 };
    const nControl = controlSizeForRates(wanted);
    expectClose(detectableLift({ ...wanted, nControl, nTreated: 9 * nControl }), 0.1, 1e-9);
  });

  it('is unknown without a rate, customers, or any hope', () => {
    const few = { controlRate: 0.5, alpha: 0.05, power: 0.8, nControl: 2, nTreated: 2 };
    expect(detectableLift(few)).toBeNull();
    expect(detectableLift({ ...few, nControl: 0 })).toBeNull();
    expect(detectableLift({ ...few, controlRate: 0, nControl: 500, nTreated: 500 })).toBeNull();
  });
});
