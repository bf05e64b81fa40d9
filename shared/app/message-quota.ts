import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { type Decimal, multiplyDecimals } from '#shared/domain/decimal.ts';
import { type Budget, budgetsOf } from '#shared/domain/limits/budgets.ts';
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
import type { LeasedQuota, QuotaAnswer } from './leased-quota.ts';

/** One message's share of its campaign's limits and the account's, however often its preparation is repeated. */
export interface MessageQuota {
  /** Makes sure that the share covers `amount`; else why not, and the share stays as it was. */
  take(amount: QuotaAmount): Promise<Refused | undefined>;
  /** For a message that was certainly not handed over. */
  giveBack(): void;
}

/** `retryAt`: when there may be some again. */
export interface Refused {
  readonly reason: Reason;
  readonly retryAt?: Date;
}

/** @param accountLimits those of the account that it counts against */
export function createMessageQuota(
  quota: LeasedQuota,
  published: PublishedCampaign | undefined,
  { currency }: Pick<Policy, 'currency'>,
  accountLimits: Policy['accountLimits'],
  now: Date,
): MessageQuota {
  let taken = NOTHING;
  const stated = published?.campaign.limits.spend?.currency;
  const budgets = published === undefined ? [] : budgetsOf(published, accountLimits, now);
  return {
    async take(amount) {
      if (covers(taken, amount)) return undefined;
      // Prices are in the account's currency; a budget in another cannot be held, so nothing is spent.
      if (stated !== undefined && stated !== currency) return { reason: 'SPEND_LIMIT' };
      const more = minus(amount, taken);
      const tookFrom: Budget[] = [];
      let isWhole = false;
      try {
        for (const budget of budgets) {
          const answer = await quota.take(budget, more);
          if (answer !== 'taken') return refusedBy(budget, answer);
          tookFrom.push(budget);
        }
        isWhole = true;
      } finally {
        // Also when a counter fails: what comes of that is another try, which takes its own share.
        if (!isWhole) for (const { id } of tookFrom) quota.giveBack(id, more);
      }
      taken = plus(taken, more);
      return undefined;
    },
    giveBack() {
      if (taken !== NOTHING) for (const { id } of budgets) quota.giveBack(id, taken);
      taken = NOTHING;
    },
  };
}

const refusedBy = ({ reopensAt }: Budget, reason: Exclude<QuotaAnswer, 'taken'>): Refused =>
  reopensAt === undefined ? { reason } : { reason: 'ACCOUNT_LIMIT', retryAt: reopensAt };

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
