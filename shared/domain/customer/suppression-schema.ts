import * as z from 'zod';
import { channelSchema } from '../channel-schema.ts';
import { SUPPRESSION_REASONS, type Suppression } from './suppression.ts';

export const suppressionReasonSchema = z.enum(SUPPRESSION_REASONS);

export const suppressionSchema = z.strictObject({
  channel: channelSchema,
  address: z.string().min(1).max(64),
  reason: suppressionReasonSchema,
  at: z.iso.datetime(),
}) satisfies z.ZodType<Suppression>;
