import { minus, NOTHING, passes, plus, type QuotaAmount } from '#shared/domain/limits/quota.ts';
import type { QuotaCounters } from '#shared/ports/quota-counters.ts';

export function createMemoryQuotaCounters(): QuotaCounters & {
  readonly used: (campaignId: string) => QuotaAmount;
} {
  const counters = new Map<string, QuotaAmount>();
  const usedBy = (id: string): QuotaAmount => counters.get(id) ?? NOTHING;
  return {
    used: usedBy,
    async reserve(id, amount, limit) {
      const granted = passes(limit, usedBy(id), amount) === undefined;
      if (granted) counters.set(id, plus(usedBy(id), amount));
      return { granted, used: usedBy(id) };
    },
    async release(id, amount) {
      counters.set(id, minus(usedBy(id), amount));
    },
  };
}
