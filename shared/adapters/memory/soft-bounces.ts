import type { SoftBounce } from '#shared/domain/response/soft-bounces.ts';
import type { SoftBounces } from '#shared/ports/soft-bounces.ts';

export function createMemorySoftBounces(): SoftBounces {
  const bounces = new Map<string, Map<string, SoftBounce>>();
  return {
    async add(address, bounce, since) {
      const known = bounces.get(address) ?? new Map<string, SoftBounce>();
      bounces.set(address, known);
      if (!known.has(bounce.messageId)) known.set(bounce.messageId, bounce);
      return [...known.values()].filter(({ at }) => at >= since.toISOString());
    },
  };
}
