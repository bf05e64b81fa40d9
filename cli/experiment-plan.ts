/** `opportune experiment plan`: how long a campaign has to run until an effect of a given size is seen. */
import { planExperiment } from '#shared/domain/effect/plan-experiment.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune experiment plan
  --per-week N        customers assigned for the first time in a week: triggers, less repeats
  --holdout SHARE     held out, such as 0.1
  --rate SHARE        conversion rate without the campaign, such as 0.05
  --lift SHARE        what one hopes for, such as 0.2
  --power SHARE       chance to see it when it is there (default 0.8)
  --confidence SHARE  of the interval (default 0.95)
  --once              for a single look at the end instead of one each day
  --json              for programs`;

/** 0, also when it will never be seen: the answer says why. */
export function experimentPlan(args: readonly string[], out: (text: string) => void): 0 {
  const { values } = readOptions(args, OPTIONS, USAGE, 'refused');
  const plan = planExperiment({
    customersPerWeek: number('per-week', values['per-week'], 0, 1_000_000_000),
    holdout: number('holdout', values.holdout, 0, 1),
    baseRate: number('rate', values.rate, 0, 1),
    relativeLift: number('lift', values.lift, -1, 1000),
    power: number('power', values.power, 0, 1),
    alpha: 1 - number('confidence', values.confidence, 0.5, 1),
    band: values.once ? 'fixed' : 'alwaysValid',
  });
  out(values.json ? `${JSON.stringify(plan, null, 2)}\n` : `${plan.text}\n`);
  return 0;
}

const OPTIONS = {
  'per-week': { type: 'string' },
  holdout: { type: 'string' },
  rate: { type: 'string' },
  lift: { type: 'string' },
  power: { type: 'string', default: '0.8' },
  confidence: { type: 'string', default: '0.95' },
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Strictly between the bounds. */
function number(name: string, text: string | undefined, above: number, below: number): number {
  const value = Number(text);
  if (text === undefined || !(value > above && value < below))
    throw new UsageError(`--${name} must be a number between ${above} and ${below}\n\n${USAGE}`);
  return value;
}
