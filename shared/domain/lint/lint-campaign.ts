/**
 * Everything that is allowed in a campaign and probably not meant: for whoever writes it, in the API
 * and on the command line alike.
 */
import type { Campaign } from '../campaign/campaign.ts';
import { DEFAULT_POLICY } from '../policy/default-policy.ts';
import type { LintContext, LintFinding } from './finding.ts';
import { lintConditions } from './lint-condition.ts';
import { lintHours } from './lint-hours.ts';
import { lintLimits } from './lint-limits.ts';
import { lintHoldout, lintVariants } from './lint-reach.ts';
import { lintTexts } from './lint-texts.ts';
import { lintValue } from './lint-value.ts';

/**
 * In reading order: errors are for a campaign that cannot work as it stands, warnings for what may be
 * meant. What `context` leaves out is not looked at, so the same campaign may show more with more.
 */
export function lintCampaign(
  campaign: Campaign,
  context: LintContext = {},
): readonly LintFinding[] {
  const policy = context.policy ?? DEFAULT_POLICY;
  return [
    ...lintConditions(campaign, context.segments),
    ...(context.policy === undefined ? [] : lintValue(campaign, context.segments, context.policy)),
    ...lintVariants(campaign),
    ...lintTexts(campaign, context),
    ...lintHoldout(campaign, context),
    ...lintHours(campaign, policy),
    ...lintLimits(campaign, policy),
  ];
}
