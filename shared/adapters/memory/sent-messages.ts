import type { SentMessage, SentMessages } from '#shared/ports/sent-messages.ts';

export function createMemorySentMessages(): SentMessages {
  const messages = new Map<string, SentMessage>();
  return {
    async keep(message) {
      messages.set(message.messageId, message);
    },
    async get(messageId) {
      return messages.get(messageId);
    },
  };
}
