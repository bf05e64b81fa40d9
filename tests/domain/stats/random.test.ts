import { describe, expect, it } from 'vitest';
import { betaCdf } from '#shared/domain/stats/beta.ts';
import { chiSquareSf } from '#shared/domain/stats/chi-square.ts';
import { gammaP } from '#shared/domain/stats/incomplete-gamma.ts';
import { normalCdf } from '#shared/domain/stats/normal.ts';
import {
  drawBeta,
  drawGamma,
  drawNormal,
  type Random,
  seededRandom,
} from '#shared/domain/stats/random.ts';

describe('seededRandom', () => {
  it('repeats itself for the same parts and for no others', () => {
    const take = (...parts: string[]) => {
      const random = seededRandom(...parts);
      return Array.from({ length: 5 }, () => random());
    };
    expect(take('a', 'b')).toEqual(take('a', 'b'));
    expect(take('a', 'b')).not.toEqual(take('ab'));
  });
});

describe('draws', () => {
  it.each<[string, (random: Random) => number]>([
    ['uniform', (random) => random()],
    ['normal', (random) => normalCdf(drawNormal(random))],
    ['gamma 0.3', (random) => gammaP(0.3, drawGamma(0.3, random))],
    ['gamma 7.5', (random) => gammaP(7.5, drawGamma(7.5, random))],
    ['beta 2, 30', (random) => betaCdf(drawBeta(2, 30, random), 2, 30)],
  ])('of %s follow their distribution', (name, uniform) => {
    // The distribution function of a draw is uniform: twenty equal bins, chi-square.
    const random = seededRandom('draws', name);
    const bins = new Array<number>(20).fill(0);
    for (let draw = 0; draw < 20_000; draw += 1) {
      const bin = Math.min(19, Math.floor(20 * uniform(random)));
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chi2 = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquareSf(chi2, 19)).toBeGreaterThan(0.001);
  });
});
