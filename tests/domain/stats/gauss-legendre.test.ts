import { describe, expect, it } from 'vitest';
import { GAUSS_LEGENDRE_16 } from '#shared/domain/stats/gauss-legendre.ts';

describe('GAUSS_LEGENDRE_16', () => {
  it('integrates every even power up to its degree, and no further', () => {
    const integral = (power: number) =>
      GAUSS_LEGENDRE_16.reduce((sum, { node, weight }) => sum + weight * node ** power, 0);
    for (let power = 0; power <= 30; power += 2) {
      expect(integral(power)).toBeCloseTo(2 / (power + 1), 14);
    }
    expect(Math.abs(integral(32) - 2 / 33)).toBeGreaterThan(1e-10);
    expect(integral(7)).toBeCloseTo(0, 14);
  });
});
