import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviance, logGamma, stirlingError } from '#shared/domain/stats/gamma-function.ts';
import { expectClose } from './golden.ts';

describe('logGamma', () => {
  it('is the logarithm of the factorial', () => {
    let factorial = 1;
    for (let n = 2; n <= 170; n += 1) {
      factorial *= n;
      expectClose(logGamma(n + 1), Math.log(factorial), 2e-15 * Math.max(n, 10));
    }
  });

  it('knows the half-integers and both zeros', () => {
    expectClose(logGamma(0.5), Math.log(Math.PI) / 2, 1e-15);
    expectClose(logGamma(2.5), Math.log((3 * Math.sqrt(Math.PI)) / 4), 1e-14);
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
    // Series about the zeros: -γe + (ζ(2)/2)e², and (1-γ)e + ((ζ(2)-1)/2)e².
    const e = 1e-7;
    expectClose(
      logGamma(1 + e),
      -0.5772156649015329 * (1 + e - 1) + (Math.PI ** 2 / 12) * e * e,
      1e-13,
    );
    expectClose(
      logGamma(2 + e),
      0.42278433509846713 * (2 + e - 2) + ((Math.PI ** 2 / 6 - 1) / 2) * e * e,
      1e-13,
    );
  });

  it('obeys Γ(x + 1) = x Γ(x) over twenty orders of magnitude', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (exponent) => {
        const x = 10 ** exponent;
        const scale = Math.max(1, Math.abs(logGamma(x)));
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(2e-15 * scale);
      }),
    );
  });

  it('is not a number where the function has poles', () => {
    expect(logGamma(0)).toBeNaN();
    expect(logGamma(-1.5)).toBeNaN();
    expect(logGamma(Number.NaN)).toBeNaN();
  });
});

describe('stirlingError', () => {
  it('tends to 1 / 12x and is smooth where the shift ends', () => {
    expectClose(stirlingError(1e8), 1 / 12e8, 1e-14);
    expectClose(stirlingError(9.999999999), stirlingError(10.000000001), 1e-9);
    // δ(1) = 1 − ½ ln 2π.
    expectClose(stirlingError(1), 1 - Math.log(2 * Math.PI) / 2, 1e-13);
  });
});

describe('deviance', () => {
  it('keeps its digits where the arguments nearly agree', () => {
    // Σ dᵏ / k xᵏ⁻¹ over k ≥ 2, with d = x − m.
    expectClose(deviance(1e6, 1e6 - 1), 0.5e-6 + 1e-12 / 3 + 1 / 4e18, 1e-13);
    expectClose(deviance(3, 1), 3 * Math.log(3) - 2, 1e-15);
    expect(deviance(7, 7)).toBe(0);
  });
});
