/** What travels on the queues. */
import * as z from 'zod';
import { eventSchema } from '#shared/domain/event.ts';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import type { PlanPage } from '#shared/domain/plan/plan.ts';
import { happeningTypeSchema } from '#shared/domain/webhooks/webhook.ts';

export const wakeSchema = z.strictObject({
  customerId: customerIdSchema,
  campaignId: slugSchema,
  at: z.number().int(),
});

const planFields = {
  campaignId: slugSchema,
  kind: z.enum(['occurrence', 'watches']),
  at: z.number().int(),
};

const planPageSchema = z
  .strictObject({
    ...planFields,
    part: z.number().int().min(0),
    page: z.number().int().min(0),
    cursor: z.string().max(64).optional(),
  })
  .transform(
    ({ cursor, ...page }): PlanPage => ({ ...page, ...(cursor !== undefined && { cursor }) }),
  );

const eventMessageSchema = eventSchema.transform((event) => ({ kind: 'event' as const, event }));

/** What the engine puts onto its own queue, by its one key. */
const ownMessages = {
  wake: z
    .strictObject({ wake: wakeSchema })
    .transform(({ wake }) => ({ kind: 'wake' as const, wake })),
  plan: z
    .strictObject({ plan: planPageSchema })
    .transform(({ plan }) => ({ kind: 'plan' as const, plan })),
  look: z
    .strictObject({ look: z.strictObject({ ...planFields, customerId: customerIdSchema }) })
    .transform(({ look }) => ({ kind: 'look' as const, look })),
};
const OWN = ['wake', 'plan', 'look'] as const;

/**
 * Queue `events`: an event as producers send it, or what the engine sends itself. Which of them is
 * seen from its one key, so that errors name the fields of what the sender meant.
 */
export const evaluateMessageSchema = z.unknown().transform((raw, ctx) => {
  const own = OWN.find((key) => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key));
  const schema = own === undefined ? eventMessageSchema : ownMessages[own];
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    ctx.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});
export type EvaluateMessage = z.infer<typeof evaluateMessageSchema>;

/** Queue `webhooks`: what is sent is read from the ledger, so that nobody's data waits here. */
export const webhookOrderSchema = z.strictObject({
  webhookId: z.string().max(64),
  happening: z.strictObject({
    id: z.string().max(64),
    type: happeningTypeSchema,
    decisionId: z.string().regex(/^[0-9a-z]{26}$/),
    campaignId: slugSchema,
    at: z.iso.datetime({ offset: true }),
  }),
  attempt: z.number().int().min(1),
  notBefore: z.number(),
});

/** Queue `deliveries`. */
export const deliveryOrderSchema = z.strictObject({
  customerId: customerIdSchema,
  messageId: z.string().regex(/^[0-9a-z]{26}$/),
  slot: z.number().optional(),
});
