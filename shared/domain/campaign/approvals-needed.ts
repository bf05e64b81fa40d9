import type { Policy } from '../policy/policy.ts';
import type { Campaign } from './campaign.ts';

/** By reach: how many messages the campaign may send at most, against `policy.secondApprovalAbove`. */
export function approvalsNeeded(
  policy: Pick<Policy, 'secondApprovalAbove'> | undefined,
  { limits }: Pick<Campaign, 'limits'>,
): 1 | 2 {
  const bound = policy?.secondApprovalAbove;
  return bound !== undefined && (limits.sends ?? Number.POSITIVE_INFINITY) > bound ? 2 : 1;
}
