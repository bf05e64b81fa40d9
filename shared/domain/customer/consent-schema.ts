/** Answers on consent as they are written; apart from what is made of them, which needs no schema. */
import * as z from 'zod';
import { channelSchema, purposeSchema } from '../channel-schema.ts';

/** One answer of a customer, for one channel and purpose. The newest one holds. */
export const consentRecordSchema = z.strictObject({
  granted: z.boolean(),
  /** When the customer said so, ISO instant. */
  at: z.iso.datetime({ offset: true }),
  /** Where: `web-form`, `import`, `sms-keyword`, `one-click-unsubscribe`, … */
  source: z.string().min(1).max(64),
  /** True once the customer has confirmed it from the address itself (double opt-in). */
  confirmed: z.boolean().optional(),
  /** Evidence: form version, document id, message id. No personal data. */
  proof: z.string().max(256).optional(),
});
export const consentSchema = z.partialRecord(
  channelSchema,
  z.partialRecord(purposeSchema, consentRecordSchema),
);

/** An answer with what it was an answer to, as the history keeps it. */
export const consentAnswerSchema = z.strictObject({
  channel: channelSchema,
  purpose: purposeSchema,
  ...consentRecordSchema.shape,
});
