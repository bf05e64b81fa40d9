/** From a difference per customer to money: incremental revenue, profit, ROI, and their certainty. */
import { chanceAbove } from './posterior.ts';
import { around, type Interval } from './sample.ts';

export interface ProfitInput {
  /** Value per assigned customer, treated − control, and its standard error. */
  readonly diff: number;
  readonly se: number;
  /** Standard errors to each side: a t or normal quantile, or the sequential multiplier. */
  readonly critical: number;
  readonly nTreated: number;
  /** Share of the value that is kept, 0 to 1. */
  readonly margin: number;
  /** What the campaign cost beyond the control: messages, incentives and fixed cost. */
  readonly cost: number;
}

export interface Estimate {
  readonly value: number;
  readonly ci: Interval;
}

export interface ProfitResult {
  readonly revenue: Estimate;
  readonly profit: Estimate;
  /** Profit ÷ cost; null when nothing was spent. */
  readonly roi: Estimate | null;
  /** Incremental revenue ÷ cost (incremental return on spend); null when nothing was spent. */
  readonly iroas: Estimate | null;
  /** Difference per customer at which the margin just pays the cost; null without margin or customers. */
  readonly breakEvenDiff: number | null;
  readonly probabilityOfProfit: number;
}

/**
 * Scales the difference to everyone assigned to the arm (intention to treat) and takes the cost off.
 * The cost is taken as known: it was counted, not estimated. Under a flat prior the probability of
 * profit is Φ(profit / its error). Definitions as in R. A. Lewis, J. M. Rao, "The Unfavorable
 * Economics of Measuring the Returns to Advertising", Quarterly Journal of Economics 130 (2015).
 */
export function profitOf(input: ProfitInput): ProfitResult {
  const { diff, se, critical, nTreated, margin, cost } = input;
  const revenue: Estimate = {
    value: diff * nTreated,
    ci: around(diff * nTreated, critical * se * nTreated),
  };
  const map = (f: (revenue: number) => number): Estimate => ({
    value: f(revenue.value),
    ci: { low: f(revenue.ci.low), high: f(revenue.ci.high) },
  });
  const profit = map((value) => margin * value - cost);
  return {
    revenue,
    profit,
    roi: cost > 0 ? map((value) => (margin * value - cost) / cost) : null,
    iroas: cost > 0 ? map((value) => value / cost) : null,
    breakEvenDiff: margin > 0 && nTreated > 0 ? cost / (margin * nTreated) : null,
    probabilityOfProfit: chanceAbove(profit.value, margin * se * nTreated),
  };
}
