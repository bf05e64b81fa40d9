import * as z from 'zod';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import type { Due } from '#shared/ports/due-index.ts';

const orderFields = {
  at: z.number(),
  customerId: customerIdSchema,
  messageId: z.string(),
  slot: z.number().optional(),
};

export const dueSchema: z.ZodType<Due> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delivery'), ...orderFields }),
  z.object({ kind: z.literal('doubt'), ...orderFields }),
  z.object({
    kind: z.literal('wake'),
    at: z.number(),
    customerId: customerIdSchema,
    campaignId: slugSchema,
  }),
  z.object({
    kind: z.literal('erasure'),
    at: z.number(),
    customerId: customerIdSchema,
    erasedAt: z.string(),
  }),
  z.object({
    kind: z.literal('plan'),
    at: z.number(),
    plan: z.object({
      campaignId: slugSchema,
      kind: z.enum(['occurrence', 'watches']),
      at: z.number(),
    }),
  }),
]);
