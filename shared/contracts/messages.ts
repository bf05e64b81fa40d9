/** What travels on the queue `events`; the other queues have files of their own. */
import * as z from 'zod';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import { once } from '#shared/domain/once.ts';
import type { PlanPage } from '#shared/domain/plan/plan.ts';

const eventMessageSchema = eventSchema.transform((event) => ({ kind: 'event' as const, event }));

/** What the engine puts onto its own queue, by its one key; most processes see none of it. */
const ownMessages = once(() => {
  const wake = z.strictObject({
    customerId: customerIdSchema,
    campaignId: slugSchema,
    at: z.number().int(),
  });
  const planFields = {
    campaignId: slugSchema,
    kind: z.enum(['occurrence', 'watches']),
    at: z.number().int(),
  };
  const planPage = z
    .strictObject({
      ...planFields,
      part: z.number().int().min(0),
      page: z.number().int().min(0),
      cursor: z.string().max(64).optional(),
    })
    .transform(
      ({ cursor, ...page }): PlanPage => ({ ...page, ...(cursor !== undefined && { cursor }) }),
    );
  const look = z.strictObject({ ...planFields, customerId: customerIdSchema });
  return {
    wake: z.strictObject({ wake }).transform((own) => ({ kind: 'wake' as const, wake: own.wake })),
    plan: z
      .strictObject({ plan: planPage })
      .transform((own) => ({ kind: 'plan' as const, plan: own.plan })),
    look: z.strictObject({ look }).transform((own) => ({ kind: 'look' as const, look: own.look })),
  };
});
const OWN = ['wake', 'plan', 'look'] as const;

/**
 * Queue `events`: an event as producers send it, or what the engine sends itself. Which of them is
 * seen from its one key, so that errors name the fields of what the sender meant.
 */
export const evaluateMessageSchema = z.unknown().transform((raw, ctx) => {
  const own = OWN.find((key) => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key));
  const schema = own === undefined ? eventMessageSchema : ownMessages()[own];
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    ctx.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});
export type EvaluateMessage = z.infer<typeof evaluateMessageSchema>;
