/** What all campaigns together may send or spend in a period; apart from its use, which needs no schema. */
import * as z from 'zod';
import { decimalSchema } from '../decimal-schema.ts';

export const accountLimitSchema = z
  .strictObject({
    /** Of UTC. */
    per: z.enum(['day', 'month']),
    sends: z.number().int().min(1).max(1_000_000_000).optional(),
    /** In the account's currency, by its price table. */
    spend: decimalSchema.optional(),
  })
  .refine(
    ({ sends, spend }) => sends !== undefined || spend !== undefined,
    'needs "sends" or "spend"',
  );
export type AccountLimit = z.infer<typeof accountLimitSchema>;
