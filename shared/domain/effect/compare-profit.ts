/** What the difference in value is worth after margin and cost. */
import { type Decimal, decimalToNumber } from '../decimal.ts';
import {
  breakEvenDifference,
  probabilityOfProfit,
  profitOf,
  returnOnInvestment,
} from '../stats/profit.ts';
import { squaredError } from '../stats/sample.ts';
import type { ArmCounters } from './arm-counters.ts';
import { mapBanded } from './bands.ts';
import { type ComparedArms, samplesOf } from './compared-arms.ts';
import type { Outcome, ProfitReport } from './effect-report.ts';
import { valueSample } from './moments.ts';

/**
 * null without a margin or any value on record. Both arms must have customers. `fixedCost` is this
 * comparison's part of it. What the control cost itself is taken off, scaled to the size of the arm.
 */
export function compareProfit(
  arms: ComparedArms,
  value: Outcome,
  margin: number | undefined,
  fixedCost: number,
): ProfitReport | null {
  const { control, treated } = arms;
  if (margin === undefined) return null;
  const samples = samplesOf(arms, valueSample);
  const se = Math.sqrt(squaredError(samples.control) + squaredError(samples.treated));
  if (se === 0) return null;
  const costs = {
    messages: decimalToNumber(treated.messageCost),
    incentives: decimalToNumber(treated.incentiveCost),
    fixed: fixedCost,
    uncaused: (costOf(control) * treated.assigned) / control.assigned,
  };
  const cost = costs.messages + costs.incentives + costs.fixed - costs.uncaused;
  const economics = { nTreated: treated.assigned, margin, cost };
  const profit = mapBanded(value.incremental, (revenue) => profitOf(revenue, economics));
  const spent = cost > 0;
  return {
    cost,
    costs,
    margin,
    incrementalMargin: mapBanded(value.incremental, (revenue) => margin * revenue),
    profit,
    roi: spent ? mapBanded(profit, (sum) => returnOnInvestment(sum, economics) ?? 0) : null,
    returnOnSpend: spent ? mapBanded(value.incremental, (revenue) => revenue / cost) : null,
    breakEven: breakEvenDifference(economics),
    probabilityOfProfit: probabilityOfProfit(value.absolute.value, se, economics),
  };
}

/** The part of a fixed cost that falls to so many of all treated customers. */
export function shareOfFixedCost(fixedCost: Decimal, part: number, whole: number): number {
  return whole === 0 ? 0 : (decimalToNumber(fixedCost) * part) / whole;
}

function costOf({ messageCost, incentiveCost }: ArmCounters): number {
  return decimalToNumber(messageCost) + decimalToNumber(incentiveCost);
}
