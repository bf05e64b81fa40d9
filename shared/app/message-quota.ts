import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { type Decimal, multiplyDecimals } from '#shared/domain/decimal.ts';
import {
  covers,
  microsOf,
  minus,
  NOTHING,
  plus,
  type QuotaAmount,
} from '#shared/domain/limits/quota.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Outgoing } from '#shared/ports/message-sender.ts';
import type { LeasedQuota } from './leased-quota.ts';

/** One message's share of its campaign's limits, however often its preparation is repeated. */
export interface MessageQuota {
  /** Makes sure that the share covers `amount`; else the reason, and the share stays as it was. */
  take(amount: QuotaAmount): Promise<Reason | undefined>;
  /** For a message that was certainly not handed over. */
  giveBack(): void;
}

export function createMessageQuota(
  quota: LeasedQuota,
  published: PublishedCampaign | undefined,
  policy: Policy,
): MessageQuota {
  let taken = NOTHING;
  const budget = published?.campaign.limits.spend?.currency;
  return {
    async take(amount) {
      if (published === undefined || covers(taken, amount)) return undefined;
      // Prices are in the account's currency; a budget in another cannot be held, so nothing is spent.
      if (budget !== undefined && budget !== policy.currency) return 'SPEND_LIMIT';
      const more = minus(amount, taken);
      const answer = await quota.take(published, more);
      if (answer !== 'taken') return answer;
      taken = plus(taken, more);
      return undefined;
    },
    giveBack() {
      if (published !== undefined && taken !== NOTHING) quota.giveBack(published.id, taken);
      taken = NOTHING;
    },
  };
}

/** The least a message costs before its words are known. */
export const leastCost = (
  policy: Policy,
  channel: Outgoing['content']['channel'],
): QuotaAmount => ({
  sends: 1,
  micros: microsOf(policy.prices[channel]),
});

/** What it costs: an e-mail by the piece, an SMS by the part. Exact, in the account's currency. */
export function priceOf({ prices }: Policy, { content }: Outgoing): Decimal {
  const pieces = content.channel === 'sms' ? content.parts.parts : 1;
  return multiplyDecimals(prices[content.channel], String(pieces));
}

export const costOf = (policy: Policy, outgoing: Outgoing): QuotaAmount => ({
  sends: 1,
  micros: microsOf(priceOf(policy, outgoing)),
});
