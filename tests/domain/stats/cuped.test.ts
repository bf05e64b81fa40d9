import { describe, expect, it } from 'vitest';
import { cuped, type PairedSample } from '#shared/domain/stats/cuped.ts';
import { drawNormal, seededRandom } from '#shared/domain/stats/random.ts';
import { sampleFromSums } from '#shared/domain/stats/sample.ts';

describe('cuped', () => {
  it('takes away what the past explains, ρ², and keeps the effect', () => {
    const found = cuped(arm('control', 20_000, 0, 0.8), arm('treated', 20_000, 0.05, 0.8), 0.05);
    expect(found?.correlation).toBeCloseTo(0.8, 1);
    expect(found?.varianceReduction).toBeCloseTo(0.64, 1);
    expect(found?.absolute.ci.low).toBeLessThan(0.05);
    expect(found?.absolute.ci.high).toBeGreaterThan(0.05);
  });

  it('changes next to nothing when the past says nothing', () => {
    const found = cuped(arm('control', 5000, 0, 0), arm('treated', 5000, 0, 0), 0.05);
    expect(Math.abs(found?.varianceReduction ?? 1)).toBeLessThan(0.01);
  });

  it('is unknown when the past does not vary or there is nobody', () => {
    const flat = { n: 50, mean: 0, variance: 0 };
    const varied = { n: 50, mean: 1, variance: 2 };
    const noPast = { n: 50, post: varied, pre: flat, covariance: 0 };
    const empty = { n: 0, mean: 0, variance: 0 };
    const nobody = { n: 0, post: empty, pre: empty, covariance: 0 };
    expect(cuped(noPast, noPast, 0.05)).toBeNull();
    expect(cuped(nobody, nobody, 0.05)).toBeNull();
    expect(cuped(nobody, { ...noPast, pre: varied }, 0.05)).toBeNull();
  });

  it('has no relative figure over a control mean of zero', () => {
    const centred: PairedSample = {
      n: 50,
      post: { n: 50, mean: 0, variance: 2 },
      pre: { n: 50, mean: 1, variance: 2 },
      covariance: 1,
    };
    const found = cuped(centred, centred, 0.05);
    expect(found?.relative).toBeNull();
    expect(found?.fieller(2)).toBeNull();
  });

  it('bounds its relative figure by Fieller close to the delta method in large arms', () => {
    const found = cuped(arm('c', 20_000, 10, 0.8), arm('t', 20_000, 10.5, 0.8), 0.05);
    const fieller = found?.fieller(1.96);
    expect(fieller?.low).toBeCloseTo(found?.relative?.ci.low ?? Number.NaN, 3);
    expect(fieller?.high).toBeCloseTo(found?.relative?.ci.high ?? Number.NaN, 3);
  });
});

/** Post = mean + correlation · pre + noise, both of variance 1. */
function arm(seed: string, n: number, mean: number, correlation: number): PairedSample {
  const random = seededRandom('cuped', seed);
  const total = { post: 0, post2: 0, pre: 0, pre2: 0, cross: 0 };
  for (let customer = 0; customer < n; customer += 1) {
    const pre = drawNormal(random);
    const post = mean + correlation * pre + Math.sqrt(1 - correlation ** 2) * drawNormal(random);
    total.post += post;
    total.post2 += post * post;
    total.pre += pre;
    total.pre2 += pre * pre;
    total.cross += post * pre;
  }
  return {
    n,
    post: sampleFromSums({ n, sum: total.post, sumSquares: total.post2 }),
    pre: sampleFromSums({ n, sum: total.pre, sumSquares: total.pre2 }),
    covariance: (total.cross - (total.post * total.pre) / n) / (n - 1),
  };
}
