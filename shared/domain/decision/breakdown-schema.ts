/** How an author wants the effect broken down; apart from doing it, which needs no schema on the way of an event. */
import * as z from 'zod';

/** Values are listed, so that a report has as many segments as its author wanted. */
export const breakdownSchema = z.strictObject({
  fact: z
    .string()
    .regex(
      /^customer(\.[A-Za-z][A-Za-z0-9_]*){1,4}$/,
      'must name a customer fact, such as customer.tier',
    ),
  values: z
    .array(z.union([z.string().min(1).max(64), z.boolean()]))
    .min(1)
    .max(20),
});
export type Breakdown = z.infer<typeof breakdownSchema>;
