import { pointer } from '#shared/contracts/http/input-errors.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';

/** What an offer costs has to be known in the account's currency, or the profit would be too good. */
export function reviewOfferCost({ offer }: Campaign, policy: Policy): readonly InputError[] {
  if (offer?.cost === undefined) return [];
  const { currency } = offer.cost;
  const known = [policy.currency, ...policy.rates.map((rate) => rate.currency)];
  if (known.includes(currency)) return [];
  return [
    {
      pointer: pointer(['offer', 'cost', 'currency']),
      rule: 'currency_unknown',
      detail: `is neither ${policy.currency}, the account's, nor has it a rate in the policy`,
    },
  ];
}
