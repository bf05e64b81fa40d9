/** What a message of a campaign counts against: the campaign's own limits, and the account's by the period. */
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { AccountLimit } from './account-limit-schema.ts';
import { microsOf, type QuotaLimit } from './quota.ts';

export interface Budget {
  /** Of its counter. Campaigns' ids hold no colon, so that none is an account's. */
  readonly id: string;
  readonly limit: QuotaLimit;
  /** Of the account's: when the next period begins. */
  readonly reopensAt?: Date;
}

/** The campaign's first: what it may not send counts against nobody else. */
export function budgetsOf(
  published: PublishedCampaign,
  accountLimits: readonly AccountLimit[],
  now: Date,
): readonly Budget[] {
  const { sends, spend } = published.campaign.limits;
  const own = limitOf(sends, spend?.amount);
  return [
    ...(own === undefined ? [] : [{ id: published.id, limit: own }]),
    ...accountLimits.flatMap((one) => {
      const limit = limitOf(one.sends, one.spend);
      return limit === undefined ? [] : [{ ...periodOf(one.per, now), limit }];
    }),
  ];
}

function limitOf(sends: number | undefined, spend: string | undefined): QuotaLimit | undefined {
  if (sends === undefined && spend === undefined) return undefined;
  return {
    ...(sends !== undefined && { sends }),
    ...(spend !== undefined && { micros: microsOf(spend) }),
  };
}

/** Days and months of UTC. */
function periodOf(per: AccountLimit['per'], now: Date): Omit<Budget, 'limit'> {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return per === 'day'
    ? {
        id: `account:${now.toISOString().slice(0, 10)}`,
        reopensAt: new Date(Date.UTC(year, month, day + 1)),
      }
    : {
        id: `account:${now.toISOString().slice(0, 7)}`,
        reopensAt: new Date(Date.UTC(year, month + 1, 1)),
      };
}
