/**
 * A text message that a phone sent to one of our numbers.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
 */
import * as z from 'zod';
import type { InboundText } from './normalised.ts';

const inboundSchema = z.object({
  originationNumber: z.string().min(1).max(32),
  messageBody: z.string().max(2000).default(''),
  inboundMessageId: z.string().min(1).max(100),
});

/** @param at when it came, where the envelope says so */
export function readInbound(content: object, at: string | undefined): InboundText | z.ZodError {
  const parsed = inboundSchema.safeParse(content);
  if (!parsed.success) return parsed.error;
  const { originationNumber, messageBody, inboundMessageId } = parsed.data;
  return {
    type: 'inbound',
    from: originationNumber,
    body: messageBody,
    inboundId: inboundMessageId,
    ...(at !== undefined && { at }),
  };
}
