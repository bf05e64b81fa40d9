import * as z from 'zod';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { once } from '#shared/domain/once.ts';
import { RESPONSE_KINDS } from '#shared/domain/response/response.ts';

export const decisionItemSchema = once(() => {
  const progressSchema = z.union([
    z.object({ status: z.enum(['settled', 'pending']) }),
    z.object({
      status: z.literal('sent'),
      at: z.string(),
      providerMessageId: z.string().optional(),
    }),
    z.object({
      status: z.enum(['in_doubt', 'expired_unknown', 'rejected', 'suppressed']),
      at: z.string(),
      reason: reasonSchema,
    }),
  ]);

  return z.object({
    decision: z.string(),
    progress: progressSchema,
    responses: z.partialRecord(z.enum(RESPONSE_KINDS), z.string()).default({}),
    offerCode: z.string().optional(),
    cost: z.string().optional(),
    revision: z.number().int().default(0),
  });
});
export type DecisionItem = z.infer<ReturnType<typeof decisionItemSchema>>;

export const answerItemSchema = once(() =>
  z.object({
    messageId: z.string(),
    customerId: z.string(),
    campaignId: z.string(),
    survey: z.enum(['nps', 'csat']),
    score: z.number().int(),
    at: z.iso.datetime(),
  }),
);
