import type { QuotaAmount, QuotaLimit } from '#shared/domain/limits/quota.ts';

/** One counter per campaign, moved only while it stays within its limits, whoever moves it. */
export interface QuotaCounters {
  /** Adds `amount` if the limits allow; either way what is used then, by all. */
  reserve(
    campaignId: string,
    amount: QuotaAmount,
    limit: QuotaLimit,
  ): Promise<{ readonly granted: boolean; readonly used: QuotaAmount }>;
  /** Takes back what was reserved and certainly not used. */
  release(campaignId: string, amount: QuotaAmount): Promise<void>;
}
