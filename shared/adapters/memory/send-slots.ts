import type { Clock } from '#shared/ports/clock.ts';
import type { SendSlots } from '#shared/ports/send-slots.ts';

export function createMemorySendSlots(machineClock: Clock): SendSlots {
  const next = new Map<string, number>();
  return {
    async reserve(scope, perSecond) {
      const slot = Math.max(next.get(scope) ?? 0, machineClock.now().getTime());
      next.set(scope, slot + 1000 / perSecond);
      return slot;
    },
  };
}
