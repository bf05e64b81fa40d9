import type { Suppression } from '#shared/domain/customer/suppression.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';

export function createMemorySuppressionList(): SuppressionList {
  const entries = new Map<string, Suppression>();
  return {
    async add(entry) {
      const key = `${entry.channel} ${entry.address}`;
      if (!entries.has(key)) entries.set(key, entry);
    },
    async find(channel, address) {
      return entries.get(`${channel} ${address}`);
    },
    async findAmong(addresses) {
      return addresses.flatMap(
        ({ channel, address }) => entries.get(`${channel} ${address}`) ?? [],
      );
    },
  };
}
