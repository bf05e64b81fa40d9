/** Who is kept out for the sake of an experiment that is larger than one campaign. */
import { PASS, type Verdict } from '../arbitration/reason.ts';
import { isInControlGroup, isInShareOfGroup } from '../assignment-groups.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Policy } from '../policy/policy.ts';

/** Before anybody is assigned to an arm: who is blocked here is no part of the campaign's own experiment. */
export function experimentChecks(
  { purpose, exclusive }: Pick<Campaign, 'purpose' | 'exclusive'>,
  { controlGroup }: Pick<Policy, 'controlGroup'>,
  customerId: string,
): readonly [string, Verdict][] {
  const held =
    purpose === 'marketing' &&
    controlGroup !== undefined &&
    isInControlGroup(controlGroup, customerId);
  const outside = exclusive !== undefined && !isInShareOfGroup(exclusive, customerId);
  return [
    ...(controlGroup === undefined
      ? []
      : [['control_group', held ? block('CONTROL_GROUP') : PASS] as [string, Verdict]]),
    ...(exclusive === undefined
      ? []
      : [['exclusive_group', outside ? block('EXCLUSIVE_GROUP') : PASS] as [string, Verdict]]),
  ];
}

const block = (reason: 'CONTROL_GROUP' | 'EXCLUSIVE_GROUP'): Verdict => ({
  outcome: 'block',
  reason,
});
