/** Arms that nobody hears from, and experiments from which nothing will be learned. */
import type { Campaign } from '../campaign/campaign.ts';
import { CHANNELS } from '../channel.ts';
import { planExperiment } from '../effect/plan-experiment.ts';
import { chosenPercentText, countText } from '../effect/wording.ts';
import type { LintContext, LintFinding } from './finding.ts';

export function lintVariants({ variants, channels, notify }: Campaign): readonly LintFinding[] {
  // Arms of a campaign that tells staff have no words for customers.
  if (notify !== undefined) return [];
  const used = channels.fallback ? channels.order : channels.order.slice(0, 1);
  return variants.flatMap((variant, index): LintFinding[] => {
    if (!used.some((channel) => variant[channel] !== undefined)) {
      const message = `has no words for ${used.join(' or ')}, and nothing falls back to another channel: this arm is sent nothing`;
      return [
        { severity: 'error', code: 'VARIANT_UNREACHABLE', path: ['variants', index], message },
      ];
    }
    return CHANNELS.filter((one) => variant[one] !== undefined && !used.includes(one)).map(
      (channel): LintFinding => ({
        severity: 'warning',
        code: 'CONTENT_UNUSED',
        path: ['variants', index, channel],
        message: `is never sent: the campaign uses ${used.join(', then ')} only`,
      }),
    );
  });
}

/** What one hopes to see when nobody has said so: a fifth more of a conversion rate of 5 %. */
const HOPED = { baseRate: 0.05, relativeLift: 0.2 };
/** A campaign that has to run for longer than this is not an experiment any more. */
const MOST_WEEKS = 26;

/** By the same arithmetic as the plan of an experiment (`planExperiment`). */
export function lintHoldout(
  { purpose, objective, holdout, limits }: Campaign,
  { experiment }: LintContext,
): readonly LintFinding[] {
  const warn = (code: LintFinding['code'], message: string): readonly LintFinding[] => [
    { severity: 'warning', code, path: ['holdout'], message },
  ];
  if (holdout === 0) {
    return objective === undefined || purpose === 'service'
      ? []
      : warn('NO_HOLDOUT', 'nobody is held out, so what the campaign causes cannot be known');
  }
  if (objective === undefined)
    return warn('NO_OBJECTIVE', 'customers are held out, but there is no objective to compare by');
  const { customersPerWeek, ...hoped } = { ...HOPED, ...experiment };
  const plan = planExperiment({ customersPerWeek: customersPerWeek ?? 1, holdout, ...hoped });
  if (plan.outcome === 'never') return [];
  const { nControl, nTreated, weeks } = plan;
  const sought = `a ${chosenPercentText(Math.abs(hoped.relativeLift))} change of a conversion rate of ${chosenPercentText(hoped.baseRate)}`;
  if (limits.sends !== undefined && limits.sends < nTreated) {
    const held = Math.floor((limits.sends * holdout) / (1 - holdout));
    return warn(
      'HOLDOUT_TOO_SMALL',
      `at ${countText(limits.sends)} messages about ${countText(held)} customers are held out; to see ${sought} it takes ${countText(nControl)}`,
    );
  }
  if (customersPerWeek !== undefined && weeks > MOST_WEEKS)
    return warn(
      'HOLDOUT_TOO_SMALL',
      `with ${countText(customersPerWeek)} new customers a week it takes ${countText(weeks)} weeks to see ${sought}`,
    );
  return [];
}
