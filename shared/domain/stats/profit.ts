/**
 * From a difference per customer to money. Definitions as in R. A. Lewis, J. M. Rao, "The Unfavorable
 * Economics of Measuring the Returns to Advertising", Quarterly Journal of Economics 130 (2015).
 */
import { chanceAbove } from './posterior.ts';

export interface Economics {
  /** Everyone assigned to the arm, reached or not (intention to treat). */
  readonly nTreated: number;
  /** Share of the value that is kept, 0 to 1. */
  readonly margin: number;
  /** What the campaign cost beyond the control. Taken as known: it was counted, not estimated. */
  readonly cost: number;
}

export function profitOf(incrementalRevenue: number, { margin, cost }: Economics): number {
  return margin * incrementalRevenue - cost;
}

/** Profit ÷ cost; null when nothing was spent. */
export function returnOnInvestment(profit: number, { cost }: Economics): number | null {
  return cost > 0 ? profit / cost : null;
}

/** Difference in value per customer that just pays for the cost; null without margin or customers. */
export function breakEvenDifference({ nTreated, margin, cost }: Economics): number | null {
  return margin > 0 && nTreated > 0 ? cost / (margin * nTreated) : null;
}

/** P(profit > 0) under a flat prior, from the difference per customer and its standard error. */
export function probabilityOfProfit(diff: number, se: number, economics: Economics): number {
  const { nTreated, margin } = economics;
  return chanceAbove(profitOf(diff * nTreated, economics), margin * se * nTreated);
}
