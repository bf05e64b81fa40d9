/** Queue `events` without its schema, which what the engine sends itself and what is refused are read by. */
import { readPlainEvent } from '#shared/domain/plain-event.ts';
import type { EvaluateMessage } from './messages.ts';
import type { LazyReader } from './reader.ts';

export const evaluateMessage: LazyReader<EvaluateMessage> = {
  plain: (raw) => {
    const event = readPlainEvent(raw);
    return event === undefined ? undefined : { kind: 'event', event };
  },
  schema: async () => (await import('./messages.ts')).evaluateMessageSchema,
};
