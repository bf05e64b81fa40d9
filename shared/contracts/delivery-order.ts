import * as z from 'zod';
import { customerIdSchema } from '#shared/domain/identifier.ts';

/** Queue `deliveries`. */
export const deliveryOrderSchema = z.strictObject({
  customerId: customerIdSchema,
  messageId: z.string().regex(/^[0-9a-z]{26}$/),
  slot: z.number().optional(),
});
