/** Tests of what customers are worth, where the policy does not say what that follows from. */
import type { Campaign } from '../campaign/campaign.ts';
import type { Policy } from '../policy/policy.ts';
import { factPathsOf } from '../rules/condition-walk.ts';
import { resolveKnownSegments, type Segments } from '../rules/segments.ts';
import { keptFacts } from '../value/value-facts.ts';
import { VALUE_FACT_PATHS } from '../value/value-names.ts';
import type { LintFinding } from './finding.ts';

/** A warning: the policy may come to say it, and until then the facts are merely missing. */
export function lintValue(
  { audience }: Campaign,
  segments: Segments = new Map(),
  { customerValue }: Pick<Policy, 'customerValue'>,
): readonly LintFinding[] {
  const kept = new Set<string>(keptFacts(customerValue).map((name) => `customer.${name}`));
  return factPathsOf(resolveKnownSegments(audience, segments))
    .filter((fact) => VALUE_FACT_PATHS.has(fact) && !kept.has(fact))
    .map((fact) => ({
      severity: 'warning',
      code: 'VALUE_NOT_CONFIGURED',
      path: ['audience'],
      message: `asks for ${fact}, which nobody has: the policy's customerValue does not say what it follows from`,
    }));
}
