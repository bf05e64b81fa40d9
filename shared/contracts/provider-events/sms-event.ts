/**
 * Events of AWS End User Messaging SMS.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */
import * as z from 'zod';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import { instantSchema, ourMessageId } from './instant.ts';
import type { ProviderResponse, SetAside } from './normalised.ts';

const smsEventSchema = z.object({
  eventType: z.string(),
  eventTimestamp: instantSchema,
  isFinal: z.boolean().default(false),
  destinationPhoneNumber: z.string(),
  messageId: z.string().min(1),
  messageRequestTimestamp: instantSchema,
  context: z.record(z.string(), z.string()).nullish(),
});

/** Every one of them proves that the service took the message: it has an id of its own. */
const KINDS: ReadonlyMap<string, ResponseKind> = new Map([
  ['TEXT_QUEUED', 'accepted'],
  ['TEXT_PENDING', 'accepted'],
  ['TEXT_SUCCESSFUL', 'accepted'],
  ['TEXT_DELIVERED', 'delivered'],
  ['TEXT_INVALID', 'hard_bounce'],
  ['TEXT_UNREACHABLE', 'soft_bounce'],
  ['TEXT_CARRIER_UNREACHABLE', 'soft_bounce'],
  ['TEXT_INVALID_MESSAGE', 'failed'],
  ['TEXT_BLOCKED', 'failed'],
  ['TEXT_CARRIER_BLOCKED', 'failed'],
  ['TEXT_SPAM', 'failed'],
  ['TEXT_TTL_EXPIRED', 'failed'],
  ['TEXT_PROTECT_BLOCKED', 'failed'],
  ['TEXT_UNKNOWN', 'failed'],
]);

export function readSmsEvent(content: object): ProviderResponse | SetAside | z.ZodError {
  const parsed = smsEventSchema.safeParse(content);
  if (!parsed.success) return parsed.error;
  const event = parsed.data;
  const kind = KINDS.get(event.eventType);
  if (kind === undefined) {
    return {
      type: 'set_aside',
      code: 'UNKNOWN_EVENT',
      detail: 'a messaging event of another kind',
    };
  }
  const messageId = ourMessageId(event.context?.message_id);
  const customerId = customerIdSchema.safeParse(event.context?.customer).data;
  return {
    type: 'response',
    // Where carriers do not say more, their final "successful" is all that will be known of a delivery.
    kind: event.eventType === 'TEXT_SUCCESSFUL' && event.isFinal ? 'delivered' : kind,
    channel: 'sms',
    at: event.eventTimestamp,
    acceptedAt: event.messageRequestTimestamp,
    providerMessageId: event.messageId,
    recipients: [event.destinationPhoneNumber],
    detail: event.eventType,
    ...(messageId !== undefined && { messageId }),
    ...(customerId !== undefined && { customerId }),
  };
}
