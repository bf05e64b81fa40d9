/** Each arm on its own: the funnel over everyone assigned, rates, value and cost. */
import { addDecimals } from '../decimal.ts';
import { wilsonInterval } from '../stats/proportions.ts';
import { around, type Sample, squaredError } from '../stats/sample.ts';
import { tUpperQuantile } from '../stats/student-t.ts';
import type { EffectInput } from './effect-input.ts';
import type { ArmReport } from './effect-report.ts';
import { conversionOf, valueSample } from './moments.ts';

export function reportArms({ arms, control }: EffectInput, alpha: number): ArmReport[] {
  const assigned = arms.reduce((sum, { counters }) => sum + counters.assigned, 0);
  const planned = arms.every(({ weight }) => weight !== undefined);
  const weights = arms.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return arms.map(({ id, weight = 0, counters }) => {
    const { valueSum, messageCost, incentiveCost } = counters;
    const nobody = counters.assigned === 0;
    return {
      arm: id,
      control: id === control,
      plannedShare: planned && weights > 0 ? weight / weights : null,
      share: assigned === 0 ? null : counters.assigned / assigned,
      funnel: {
        assigned: counters.assigned,
        sent: counters.sent,
        delivered: counters.delivered,
        opened: counters.opened,
        clicked: counters.clicked,
        converters: counters.converters,
        conversions: counters.conversions,
      },
      conversionRate: {
        value: nobody ? null : counters.converters / counters.assigned,
        interval: nobody ? null : wilsonInterval(conversionOf(counters), alpha),
      },
      value: valueSum,
      valuePerAssigned: meanWithInterval(valueSample(counters), alpha),
      cost: {
        messages: messageCost,
        incentives: incentiveCost,
        total: addDecimals(messageCost, incentiveCost),
      },
    };
  });
}

function meanWithInterval(sample: Sample, alpha: number): ArmReport['valuePerAssigned'] {
  const { n, mean } = sample;
  if (n < 2) return { value: n === 0 ? null : mean, interval: null };
  const half = tUpperQuantile(alpha / 2, n - 1) * Math.sqrt(squaredError(sample));
  return { value: mean, interval: around(mean, half) };
}
