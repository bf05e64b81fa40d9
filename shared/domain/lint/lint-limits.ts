/** Customers to whom a campaign may come back without end. */
import type { Campaign } from '../campaign/campaign.ts';
import type { Policy } from '../policy/policy.ts';
import type { LintFinding } from './finding.ts';

/**
 * An event may come a hundred times a day. A cap of the account bounds the campaign's messages when it
 * counts all of them, and never notices to staff. Whatever is not bounded makes the customer's state
 * grow as well, since each assignment is remembered for its attribution window.
 */
export function lintLimits(campaign: Campaign, policy: Policy): readonly LintFinding[] {
  const { trigger, limits, notify } = campaign;
  if (!('event' in trigger) || limits.perCustomer !== undefined) return [];
  if (notify === undefined && isCapped(campaign, policy)) return [];
  const what = notify === undefined ? 'a customer is written to' : 'staff are told of a customer';
  return [
    {
      severity: 'warning',
      code: 'NO_CUSTOMER_LIMIT',
      path: ['limits'],
      message: `${what} at every such event, however often it comes; limits.perCustomer bounds that`,
    },
  ];
}

const isCapped = ({ purpose, category }: Campaign, { caps, coolDown }: Policy): boolean =>
  (purpose === 'marketing' && coolDown !== undefined) ||
  caps.some(
    (cap) =>
      cap.purpose === purpose &&
      cap.channel === undefined &&
      (cap.category === undefined || cap.category === category),
  );
