/** Before the launch: how long until an effect of a given size will be seen? */
import { BAND_FROM } from '../stats/band-start.ts';
import { controlSizeForBand, controlSizeForRates } from '../stats/power.ts';
import { DEFAULT_TUNING } from '../stats/sequential.ts';
import { chosenPercentText, countedText } from './wording.ts';

export interface PlanInput {
  /** Customers who will be assigned for the first time in a week: triggers, less repeats. */
  readonly customersPerWeek: number;
  /** Share held out, 0 to 1. */
  readonly holdout: number;
  /** Conversion rate without the campaign. */
  readonly baseRate: number;
  /** What one hopes for: 0.1 is a tenth more conversions; negative to be warned of harm. */
  readonly relativeLift: number;
  readonly alpha?: number;
  /** Chance to see the lift when it is there. */
  readonly power?: number;
  /** `alwaysValid`, the default, allows looking every day; `fixed` is for one look at the end. */
  readonly band?: 'alwaysValid' | 'fixed';
  readonly tuning?: number;
}

export type Plan =
  | {
      readonly outcome: 'planned';
      readonly nControl: number;
      readonly nTreated: number;
      readonly weeks: number;
      readonly text: string;
    }
  | {
      readonly outcome: 'never';
      readonly reason: 'NO_HOLDOUT' | 'NO_CUSTOMERS' | 'NO_LIFT' | 'RATE_IMPOSSIBLE';
      readonly text: string;
    };

/** Customers and whole weeks needed. The window of attribution of the last customers comes on top. */
export function planExperiment(input: PlanInput): Plan {
  const { customersPerWeek, holdout, baseRate, relativeLift } = input;
  const { alpha = 0.05, power = 0.8, band = 'alwaysValid', tuning = DEFAULT_TUNING } = input;
  const treatedRate = baseRate * (1 + relativeLift);
  const hopeless = obstacle(input, treatedRate);
  if (hopeless !== null) return hopeless;
  const ratio = (1 - holdout) / holdout;
  const target = { controlRate: baseRate, treatedRate, alpha, power, ratio };
  const size =
    band === 'fixed'
      ? controlSizeForRates(target)
      : Math.max(
          controlSizeForBand(target, tuning),
          sizeForBandStart(baseRate, treatedRate, ratio),
        );
  const nControl = Math.ceil(size);
  const nTreated = Math.ceil(size * ratio);
  const weeks = Math.ceil((nControl + nTreated) / customersPerWeek);
  const lift = `a ${chosenPercentText(Math.abs(relativeLift))} ${relativeLift > 0 ? 'lift' : 'fall'}`;
  const after = countedText(weeks, 'week');
  return {
    outcome: 'planned',
    nControl,
    nTreated,
    weeks,
    text: `With ${countedText(customersPerWeek, 'new customer')} a week, ${chosenPercentText(holdout)} of them held out, you will see ${lift} of a conversion rate of ${chosenPercentText(baseRate)} after ${after} (with a chance of ${chosenPercentText(power)}).`,
  };
}

/** Control customers until both arms can be expected to hold the conversions that a band needs. */
function sizeForBandStart(controlRate: number, treatedRate: number, ratio: number): number {
  const rarest = (rate: number) => Math.min(rate, 1 - rate);
  return BAND_FROM / Math.min(rarest(controlRate), rarest(treatedRate) * ratio);
}

function obstacle(input: PlanInput, treatedRate: number): Plan | null {
  const never = (reason: Extract<Plan, { outcome: 'never' }>['reason'], text: string): Plan => ({
    outcome: 'never',
    reason,
    text,
  });
  if (!(input.holdout > 0 && input.holdout < 1)) {
    return never('NO_HOLDOUT', 'With nobody, or everybody, held out the effect cannot be known.');
  }
  if (!(input.customersPerWeek > 0)) {
    return never('NO_CUSTOMERS', 'Without customers nothing will be seen.');
  }
  const possible = (rate: number) => rate > 0 && rate < 1;
  if (!possible(input.baseRate) || !possible(treatedRate)) {
    return never(
      'RATE_IMPOSSIBLE',
      'Conversion rates must lie between 0 and 1, the ends excluded.',
    );
  }
  return input.relativeLift === 0 ? never('NO_LIFT', 'No lift can never be seen.') : null;
}
