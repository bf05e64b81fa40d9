import { describe, expect, it } from 'vitest';
import { profitOf } from '#shared/domain/stats/profit.ts';

const input = { diff: 0.5, se: 0.1, critical: 2, nTreated: 1000, margin: 0.4, cost: 100 };

describe('profitOf', () => {
  it('is the margin on the incremental revenue less the cost', () => {
    const found = profitOf(input);
    expect(found.revenue).toEqual({ value: 500, ci: { low: 300, high: 700 } });
    expect(found.profit.value).toBeCloseTo(100, 12);
    expect(found.profit.ci.low).toBeCloseTo(20, 12);
    expect(found.roi?.value).toBeCloseTo(1, 12);
    expect(found.iroas?.value).toBeCloseTo(5, 12);
    expect(found.breakEvenDiff).toBeCloseTo(0.25, 12);
  });

  it('has no return on nothing spent', () => {
    const found = profitOf({ ...input, cost: 0 });
    expect(found.roi).toBeNull();
    expect(found.iroas).toBeNull();
    expect(found.breakEvenDiff).toBe(0);
  });

  it('is a certain loss without margin, and undecided without anything', () => {
    expect(profitOf({ ...input, margin: 0 }).probabilityOfProfit).toBe(0);
    expect(profitOf({ ...input, margin: 0 }).breakEvenDiff).toBeNull();
    const nothing = profitOf({ ...input, nTreated: 0, cost: 0 });
    expect(nothing.breakEvenDiff).toBeNull();
    expect(nothing.probabilityOfProfit).toBe(0.5);
  });
});
