/** One customer, several wishes, one message: which campaign may speak. */
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import { compareDecimals } from '../decimal.ts';
import { unitInterval } from '../hash.ts';

/**
 * Best first: priority, then expected value (a stated one goes before none; one in a currency other
 * than the account's cannot be compared and counts as none), then the category the customer has not heard of for longest
 * (`lastHeard`, ms), then a stable hash of campaign and customer, so that equals share the customers
 * evenly and the same customer always hears the same.
 */
export function arbitrate<T extends { readonly published: PublishedCampaign }>(
  wishes: readonly T[],
  customerId: string,
  currency: string,
  lastHeard: (category: string | undefined) => number = () => 0,
): readonly T[] {
  return [...wishes].sort(
    (a, b) =>
      b.published.campaign.priority - a.published.campaign.priority ||
      compareExpectedValue(a.published, b.published, currency) ||
      lastHeard(a.published.campaign.category) - lastHeard(b.published.campaign.category) ||
      tieBreak(a.published.id, customerId) - tieBreak(b.published.id, customerId) ||
      (a.published.id < b.published.id ? -1 : 1),
  );
}

function compareExpectedValue(
  a: PublishedCampaign,
  b: PublishedCampaign,
  currency: string,
): number {
  const left = valueIn(a, currency);
  const right = valueIn(b, currency);
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  return compareDecimals(right, left);
}

const valueIn = ({ campaign }: PublishedCampaign, currency: string): string | undefined =>
  campaign.expectedValue?.currency === currency ? campaign.expectedValue.amount : undefined;

const tieBreak = (campaignId: string, customerId: string): number =>
  unitInterval('arbitration', campaignId, customerId);
