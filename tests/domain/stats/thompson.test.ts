import { describe, expect, it } from 'vitest';
import { posteriorOf, probabilityBest } from '#shared/domain/stats/posterior.ts';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { drawProbabilityBest, weightsFromChances } from '#shared/domain/stats/thompson.ts';

const shapes = [90, 30, 85].map((converters) => posteriorOf({ converters, n: 1000 }));

describe('drawProbabilityBest', () => {
  it('comes to what integration gives', () => {
    const drawn = drawProbabilityBest(shapes, 10_000, seededRandom('x'));
    probabilityBest(shapes).forEach((chance, arm) => {
      expect(Math.abs((drawn[arm] ?? 0) - chance)).toBeLessThan(0.02);
    });
  });

  it('is the same for the same seed', () => {
    const once = drawProbabilityBest(shapes, 500, seededRandom('x'));
    expect(drawProbabilityBest(shapes, 500, seededRandom('x'))).toEqual(once);
    expect(drawProbabilityBest(shapes, 500, seededRandom('y'))).not.toEqual(once);
    expect(() => drawProbabilityBest(shapes, 0, seededRandom('x'))).toThrow('draws');
  });
});

describe('weightsFromChances', () => {
  it('follows the better arm and keeps the floor under the others', () => {
    expect(weightsFromChances([0.9, 0.1, 0], 0.05)).toEqual([
      expect.closeTo(0.815, 12),
      expect.closeTo(0.135, 12),
      0.05,
    ]);
  });

  it('handles no arms, one arm, and a floor that leaves nothing to share', () => {
    expect(weightsFromChances([], 0.05)).toEqual([]);
    expect(weightsFromChances([1], 0.05)).toEqual([1]);
    expect(weightsFromChances([0.9, 0.1], 0.5)).toEqual([0.5, 0.5]);
    expect(() => weightsFromChances([0.9, 0.1], 0.6)).toThrow('floor');
    expect(() => weightsFromChances([0.9, 0.1], -0.1)).toThrow('floor');
  });
});
