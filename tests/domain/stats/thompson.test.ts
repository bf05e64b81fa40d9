import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { thompsonWeights, weightsFromChances } from '#shared/domain/stats/thompson.ts';

const options = { floor: 0.05, minimumPerArm: 200, draws: 2000 };
const arm = (converters: number, n: number) => ({ converters, n });

describe('thompsonWeights', () => {
  it('stays equal until every arm had its start', () => {
    const weights = thompsonWeights([arm(90, 1000), arm(0, 199)], options, seededRandom('start'));
    expect(weights).toEqual([0.5, 0.5]);
  });

  it('follows the better arm and keeps the floor under the others', () => {
    const weights = thompsonWeights(
      [arm(90, 1000), arm(30, 1000), arm(40, 1000)],
      options,
      seededRandom('follow'),
    );
    expect(weights[0]).toBeGreaterThan(0.85);
    expect(weights[1]).toBeGreaterThanOrEqual(0.05);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('is the same for the same seed', () => {
    const arms = [arm(40, 1000), arm(45, 1000)];
    const once = thompsonWeights(arms, options, seededRandom('x'));
    expect(thompsonWeights(arms, options, seededRandom('x'))).toEqual(once);
    expect(thompsonWeights(arms, options, seededRandom('y'))).not.toEqual(once);
  });

  it('handles no arms, one arm, and a floor that leaves nothing to share', () => {
    expect(thompsonWeights([], options, seededRandom('x'))).toEqual([]);
    expect(thompsonWeights([arm(1, 500)], options, seededRandom('x'))).toEqual([1]);
    expect(weightsFromChances([0.9, 0.1], 0.5)).toEqual([0.5, 0.5]);
    expect(() => weightsFromChances([0.9, 0.1], 0.6)).toThrow('floor');
    expect(() => weightsFromChances([0.9, 0.1], -0.1)).toThrow('floor');
    expect(() =>
      thompsonWeights([arm(1, 500)], { ...options, draws: 0 }, seededRandom('x')),
    ).toThrow('draws');
  });
});
