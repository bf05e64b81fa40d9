import * as z from 'zod';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import { MESSAGE_ID } from '#shared/domain/identifier-pattern.ts';

/** Queue `deliveries`. */
export const deliveryOrderSchema = z.strictObject({
  customerId: customerIdSchema,
  messageId: z.string().regex(MESSAGE_ID),
  slot: z.number().optional(),
});
export type DeliveryOrder = z.infer<typeof deliveryOrderSchema>;
