/** What comes by queues, without its schema: by it is read what is refused, and what the engine tells itself. */
import { CUSTOMER_ID, MESSAGE_ID } from '#shared/domain/identifier-pattern.ts';
import { hasOnly, isFields, isNumber, isText } from '#shared/domain/plain.ts';
import { readPlainEvent } from '#shared/domain/plain-event.ts';
import type { DeliveryOrder, RateTurn } from './delivery-order.ts';
import type { EvaluateMessage } from './messages.ts';
import type { LazyReader } from './reader.ts';

/** Queue `events`. */
export const evaluateMessage: LazyReader<EvaluateMessage> = {
  plain: (raw) => {
    const event = readPlainEvent(raw);
    return event === undefined ? undefined : { kind: 'event', event };
  },
  schema: async () => (await import('./messages.ts')).evaluateMessageSchema,
};

/** Queue `deliveries`. */
export const deliveryOrder: LazyReader<DeliveryOrder> = {
  plain(raw) {
    if (!isFields(raw) || !hasOnly(raw, ORDER_FIELDS)) return undefined;
    const { customerId, messageId, turn } = raw;
    if (!isText(customerId) || !CUSTOMER_ID.test(customerId)) return undefined;
    if (!isText(messageId) || !MESSAGE_ID.test(messageId)) return undefined;
    if (turn === undefined) return { customerId, messageId };
    return isTurn(turn) ? { customerId, messageId, turn } : undefined;
  },
  schema: async () => (await import('./delivery-order.ts')).deliveryOrderSchema,
};

const ORDER_FIELDS = new Set(['customerId', 'messageId', 'turn']);
const TURN_FIELDS = new Set(['of', 'at']);

const isTurn = (raw: unknown): raw is RateTurn =>
  isFields(raw) &&
  hasOnly(raw, TURN_FIELDS) &&
  (raw.of === 'campaign' || raw.of === 'channel') &&
  isNumber(raw.at);
