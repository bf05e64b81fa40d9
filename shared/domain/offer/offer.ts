/** What a message promises, and the code that redeems it. */
import * as z from 'zod';
import { decimalSchema } from '../decimal-schema.ts';
import { eventFactSchema } from '../event-path.ts';
import { eventTypeSchema, slugSchema } from '../identifier.ts';
import { eventConditionSchema } from '../rules/condition-schema.ts';
import { durationSchema } from '../time/duration-schema.ts';

export const offerSchema = z.strictObject({
  kind: slugSchema,
  /** `unique`: generated for each message; a pool: taken from codes loaded before; else one fixed text for all. */
  code: z
    .union([
      z.literal('unique'),
      z.strictObject({ pool: slugSchema }),
      z.strictObject({
        fixed: z.string().regex(/^[A-Z0-9-]{3,32}$/, 'must be 3–32 of A-Z, 0-9 and "-"'),
      }),
    ])
    .optional(),
  /** Shown by templates as offer.value. */
  value: z.string().max(64).optional(),
  expiresAfter: durationSchema.optional(),
  /**
   * The event by which a till or an app says that the code was used, and the event fact that holds it.
   * It counts when the customer was given that very code by a message, once for each message.
   */
  redeemedBy: z
    .strictObject({
      event: eventTypeSchema,
      where: eventConditionSchema.optional(),
      code: eventFactSchema.default('event.code'),
    })
    .optional(),
  /** What keeping the promise costs for each conversion in a variant. */
  cost: z
    .strictObject({
      amount: z.union([z.number().nonnegative().transform(String), decimalSchema]),
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR'),
    })
    .optional(),
});
export type Offer = z.infer<typeof offerSchema>;
