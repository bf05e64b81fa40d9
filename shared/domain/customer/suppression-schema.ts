import * as z from 'zod';
import { channelSchema } from '../channel-schema.ts';
import { MAX_ADDRESS_HASH, SUPPRESSION_REASONS, type Suppression } from './suppression.ts';

export const suppressionReasonSchema = z.enum(SUPPRESSION_REASONS);

export const suppressionSchema = z.strictObject({
  channel: channelSchema,
  address: z.string().min(1).max(MAX_ADDRESS_HASH),
  reason: suppressionReasonSchema,
  at: z.iso.datetime(),
}) satisfies z.ZodType<Suppression>;
