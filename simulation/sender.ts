/** The wire to the provider: a request that fails before it left was refused, after that nobody knows. */
import type { MessageSender } from '#shared/ports/message-sender.ts';
import type { Machine } from './scheduler.ts';
import type { World } from './world.ts';

export function senderOn({ faults, provider }: World, machine: Machine): MessageSender {
  return {
    async send(message) {
      let left = false;
      try {
        return await faults.io(machine, `provider.send ${message.messageId}`, {
          whole: async () => {
            left = true;
            return provider.take(message);
          },
          where: 'provider',
        });
      } catch {
        return left ? { outcome: 'unknown', detail: 'no answer' } : { outcome: 'throttled' };
      }
    },
  };
}
