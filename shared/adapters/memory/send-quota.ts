import type { SendQuota } from '#shared/ports/send-quota.ts';

export function createMemorySendQuota(): SendQuota {
  const sends = new Map<string, number>();
  return {
    async take({ id, campaign }) {
      const taken = sends.get(id) ?? 0;
      if (campaign.limits.sends !== undefined && taken >= campaign.limits.sends) return 'exhausted';
      sends.set(id, taken + 1);
      return 'taken';
    },
    async giveBack({ id }) {
      sends.set(id, (sends.get(id) ?? 0) - 1);
    },
  };
}
