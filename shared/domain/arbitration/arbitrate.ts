/** One customer, several wishes, one message: which campaign may speak. */
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import { compareDecimals, type Decimal } from '../decimal.ts';
import { unitInterval } from '../hash.ts';
import { type ExchangeRates, worthOf } from '../policy/exchange.ts';

/**
 * Best first: priority, then expected value, then the category the customer has not heard of for
 * longest (`lastHeard`, ms), then a stable hash of campaign and customer, so that equals share the
 * customers evenly and the same customer always hears the same.
 *
 * The expected value is the profit of one message as its campaign states it, compared exactly in the
 * account's currency, by the rate of the day `now` where it is in another. A stated one goes before
 * none, and one that no rate converts counts as none.
 */
export function arbitrate<T extends { readonly published: PublishedCampaign }>(
  wishes: readonly T[],
  customerId: string,
  rates: ExchangeRates,
  now: Date,
  lastHeard: (category: string | undefined) => number = () => 0,
): readonly T[] {
  const values = new Map(
    wishes.map(({ published }) => [published.id, statedValue(published, rates, now)]),
  );
  return [...wishes].sort(
    (a, b) =>
      b.published.campaign.priority - a.published.campaign.priority ||
      compareValues(values.get(a.published.id), values.get(b.published.id)) ||
      lastHeard(a.published.campaign.category) - lastHeard(b.published.campaign.category) ||
      tieBreak(a.published.id, customerId) - tieBreak(b.published.id, customerId) ||
      (a.published.id < b.published.id ? -1 : 1),
  );
}

function compareValues(left: Decimal | undefined, right: Decimal | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  return compareDecimals(right, left);
}

function statedValue(
  { campaign: { expectedValue } }: PublishedCampaign,
  rates: ExchangeRates,
  now: Date,
): Decimal | undefined {
  if (expectedValue === undefined) return undefined;
  const { amount, currency } = expectedValue;
  return worthOf(amount, currency, now.toISOString(), rates)?.amount;
}

const tieBreak = (campaignId: string, customerId: string): number =>
  unitInterval('arbitration', campaignId, customerId);
