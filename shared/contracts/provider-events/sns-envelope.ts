/**
 * SNS's envelope around a message, unless the subscription delivers raw.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
import * as z from 'zod';
import { instantSchema } from './instant.ts';

const envelopeSchema = z.object({
  Type: z.literal('Notification'),
  Message: z.string(),
  Timestamp: instantSchema.optional(),
});

/** What is inside, parsed; a message that is no JSON stays text. `at`: when SNS took it. */
export function readEnvelope(value: unknown): {
  readonly content: unknown;
  readonly at?: string | undefined;
} {
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) return { content: value };
  return { content: parsed(envelope.data.Message), at: envelope.data.Timestamp };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
