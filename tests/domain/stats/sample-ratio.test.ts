import { describe, expect, it } from 'vitest';
import { sampleRatioTest } from '#shared/domain/stats/sample-ratio.ts';

describe('sampleRatioTest', () => {
  it('adds up periods in which the weights were different', () => {
    // Each period is split as planned; thrown together they would look broken.
    const periods = [
      { observed: [5000, 5000], weights: [1, 1] },
      { observed: [1000, 9000], weights: [1, 9] },
    ];
    expect(sampleRatioTest(periods)).toMatchObject({ chi2: 0, df: 2, p: 1, flag: false });
    expect(sampleRatioTest([{ observed: [6000, 14_000], weights: [1, 1] }]).flag).toBe(true);
  });

  it('flags a lost percentage point in a large campaign, and not in a small one', () => {
    expect(sampleRatioTest([{ observed: [9000, 91_000], weights: [1, 9] }]).flag).toBe(true);
    expect(sampleRatioTest([{ observed: [90, 910], weights: [1, 9] }]).flag).toBe(false);
  });

  it('has nothing to say of nobody or a single arm', () => {
    expect(sampleRatioTest([])).toEqual({ chi2: 0, df: 0, p: 1, flag: false });
    expect(sampleRatioTest([{ observed: [0, 0], weights: [1, 9] }]).p).toBe(1);
    expect(sampleRatioTest([{ observed: [70], weights: [1] }]).p).toBe(1);
    expect(sampleRatioTest([{ observed: [70, 0], weights: [1, 0] }]).df).toBe(0);
  });

  it('refuses negative sizes and missing weights', () => {
    expect(() => sampleRatioTest([{ observed: [1, -2], weights: [1, 1] }])).toThrow('below 0');
    expect(() => sampleRatioTest([{ observed: [1, 2], weights: [1] }])).toThrow('weight');
  });
});
