import * as z from 'zod';
import { rateTurnSchema } from '#shared/contracts/delivery-order.ts';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import type { Due, LeftBehind } from '#shared/ports/due-index.ts';
import { auditEntrySchema } from './audit-entry-schema.ts';
import { decodeState } from './state-codec.ts';
import { parseStored } from './stored-json.ts';

const orderFields = {
  at: z.number(),
  customerId: customerIdSchema,
  messageId: z.string(),
  turn: rateTurnSchema.optional(),
};

/** Undefined for an entry that cannot be read, whatever in it it is. */
export function readDue(stored: unknown): Due | undefined {
  try {
    return dueSchema.parse(stored);
  } catch {
    return undefined;
  }
}

const dueSchema: z.ZodType<Due> = z.discriminatedUnion('kind', [
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
    answersBefore: z.string().optional(),
    left: z
      .object({
        addresses: z.partialRecord(channelSchema, z.string()),
        s: z.string(),
        audit: z.string(),
      })
      .transform(
        ({ addresses, s, audit }): LeftBehind => ({
          addresses,
          state: decodeState(s),
          audit: auditEntrySchema.parse(parseStored(audit, 'an audit entry')),
        }),
      )
      .optional(),
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
