import * as z from 'zod';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import { MESSAGE_ID } from '#shared/domain/identifier-pattern.ts';

export const rateTurnSchema = z.strictObject({
  of: z.enum(['campaign', 'channel']),
  at: z.number(),
});

/** Queue `deliveries`. */
export const deliveryOrderSchema = z.strictObject({
  customerId: customerIdSchema,
  messageId: z.string().regex(MESSAGE_ID),
  turn: rateTurnSchema.optional(),
});
export type DeliveryOrder = z.infer<typeof deliveryOrderSchema>;
export type RateTurn = z.infer<typeof rateTurnSchema>;
