import { describe, expect, it } from 'vitest';
import {
  breakEvenDifference,
  probabilityOfProfit,
  profitOf,
  returnOnInvestment,
} from '#shared/domain/stats/profit.ts';

const economics = { nTreated: 1000, margin: 0.4, cost: 100 };

describe('profit', () => {
  it('is the margin on the incremental revenue less the cost', () => {
    expect(profitOf(500, economics)).toBeCloseTo(100, 12);
    expect(returnOnInvestment(100, economics)).toBe(1);
    expect(breakEvenDifference(economics)).toBeCloseTo(0.25, 12);
    expect(profitOf(0.25 * 1000, economics)).toBeCloseTo(0, 12);
  });

  it('is as probable as not at the break-even difference', () => {
    expect(probabilityOfProfit(0.25, 0.1, economics)).toBeCloseTo(0.5, 12);
    expect(probabilityOfProfit(0.25 + 1.959963984540054 * 0.1, 0.1, economics)).toBeCloseTo(
      0.975,
      12,
    );
  });

  it('has no return on nothing spent, and breaks even at nothing', () => {
    const free = { ...economics, cost: 0 };
    expect(returnOnInvestment(100, free)).toBeNull();
    expect(breakEvenDifference(free)).toBe(0);
  });

  it('is a certain loss without margin, and undecided without anything', () => {
    const bare = { ...economics, margin: 0 };
    expect(probabilityOfProfit(0.5, 0.1, bare)).toBe(0);
    expect(breakEvenDifference(bare)).toBeNull();
    const nobody = { nTreated: 0, margin: 0.4, cost: 0 };
    expect(breakEvenDifference(nobody)).toBeNull();
    expect(probabilityOfProfit(0.5, 0.1, nobody)).toBe(0.5);
  });
});
