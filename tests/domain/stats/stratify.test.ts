import { describe, expect, it } from 'vitest';
import { sampleFromProportion, squaredError } from '#shared/domain/stats/sample.ts';
import { stratify } from '#shared/domain/stats/stratify.ts';

const rate = (converters: number, n: number) => sampleFromProportion({ converters, n });

describe('stratify', () => {
  it('undoes what changing weights did to the totals', () => {
    // No effect in either week; the second was better for all, and gave the arm most customers.
    const periods = [
      { control: rate(50, 5000), treated: rate(50, 5000) },
      { control: rate(50, 1000), treated: rate(450, 9000) },
    ];
    const whole = { control: rate(100, 6000), treated: rate(500, 14_000) };
    expect(whole.treated.mean / whole.control.mean).toBeGreaterThan(2);
    const { control, treated } = stratify(periods, whole);
    expect(treated.mean).toBeCloseTo(control.mean, 12);
    expect(squaredError(control)).toBeGreaterThan(squaredError(treated));
  });

  it('changes nothing when there was one period', () => {
    const whole = { control: rate(40, 1000), treated: rate(500, 9000) };
    const { control, treated } = stratify([whole], whole);
    expect(control.mean).toBeCloseTo(whole.control.mean, 14);
    expect(squaredError(treated)).toBeCloseTo(squaredError(whole.treated), 14);
  });

  it('leaves out periods without anybody in an arm', () => {
    const whole = { control: rate(40, 1000), treated: rate(500, 9000) };
    const oneSided = { control: rate(0, 0), treated: rate(400, 400) };
    expect(stratify([oneSided], whole)).toEqual(whole);
    const { treated } = stratify([oneSided, whole], whole);
    expect(treated.mean).toBeCloseTo(whole.treated.mean, 14);
  });
});
