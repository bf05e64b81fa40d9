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

/** No 0/O, 1/I/L, and no vowels, so that a code is never misread and never spells a word. */
const CODE_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';

/**
 * A unique code such as `7KQX-M2TN-B9` (10 symbols of 28, 48 bits) from at least 10 random bytes.
 * Bytes at or above 252 (9 × 28) would favour some symbols and are skipped, so hand over a few more.
 */
export function generatedCode(random: Uint8Array): string {
  const symbols: string[] = [];
  for (const byte of random) {
    if (byte >= 252) continue;
    symbols.push(CODE_ALPHABET[byte % 28] ?? '');
    if (symbols.length === 10) break;
  }
  if (symbols.length < 10) throw new RangeError('too few random bytes for an offer code');
  return `${symbols.slice(0, 4).join('')}-${symbols.slice(4, 8).join('')}-${symbols.slice(8).join('')}`;
}
