/** What travels on the queues. */
import * as z from 'zod';
import { eventSchema } from '#shared/domain/event.ts';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';

export const wakeSchema = z.strictObject({
  customerId: customerIdSchema,
  campaignId: slugSchema,
  at: z.number().int(),
});

const wakeMessageSchema = z
  .strictObject({ wake: wakeSchema })
  .transform(({ wake }) => ({ kind: 'wake' as const, wake }));
const eventMessageSchema = eventSchema.transform((event) => ({ kind: 'event' as const, event }));

/**
 * Queue `events`: an event as producers send it, or a wake-up as `sweep` does. Which of the two is
 * seen from its one key, so that errors name the fields of what the sender meant.
 */
export const evaluateMessageSchema = z.unknown().transform((raw, ctx) => {
  const isWake = typeof raw === 'object' && raw !== null && Object.hasOwn(raw, 'wake');
  const parsed = (isWake ? wakeMessageSchema : eventMessageSchema).safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    ctx.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});
export type EvaluateMessage = z.infer<typeof evaluateMessageSchema>;

/** Queue `deliveries`. */
export const deliveryOrderSchema = z.strictObject({
  customerId: customerIdSchema,
  messageId: z.string().regex(/^[0-9a-z]{26}$/),
  slot: z.number().optional(),
});
