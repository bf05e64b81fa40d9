import { describe, expect, it } from 'vitest';
import { customerCounters, mergeCounters, NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { conversionWithPast, valueSample, valueWithPast } from '#shared/domain/effect/moments.ts';

describe('moments from exact sums', () => {
  it('keep a variance that doubles would have lost', () => {
    // A hundred million from zero, a cent from each other: Σv² and (Σv)²/n agree to 16 digits.
    const counters = ['100000000.00', '100000000.01', '100000000.02']
      .map((value) => customerCounters({ value, conversions: 1 }))
      .reduce(mergeCounters, NO_COUNTS);
    const { mean, variance } = valueSample(counters);
    expect(mean).toBeCloseTo(100_000_000.01, 7);
    expect(variance).toBeCloseTo(0.0001, 15);
  });

  it('give the covariance of value and conversion with the past', () => {
    const counters = [
      { value: '10', conversions: 1, pre: '1' },
      { value: '0', conversions: 0, pre: '3' },
      { value: '20', conversions: 2, pre: '5' },
    ]
      .map(customerCounters)
      .reduce(mergeCounters, NO_COUNTS);
    // Means 10 and 3: (0·−2 + −10·0 + 10·2) / 2.
    expect(valueWithPast(counters).covariance).toBeCloseTo(10, 12);
    // Mean 2/3: (⅓·−2 + −⅔·0 + ⅓·2) / 2 = 0.
    expect(conversionWithPast(counters).covariance).toBeCloseTo(0, 12);
    expect(conversionWithPast(counters).post.variance).toBeCloseTo(1 / 3, 12);
  });

  it('know nothing of nobody', () => {
    expect(valueWithPast(NO_COUNTS)).toEqual({
      n: 0,
      post: { n: 0, mean: 0, variance: 0 },
      pre: { n: 0, mean: 0, variance: 0 },
      covariance: 0,
    });
  });
});
