/** A cap as it is written; apart from the check, which needs no schema on the way of an event. */
import * as z from 'zod';
import { channelSchema, purposeSchema } from '../channel-schema.ts';
import { slugSchema } from '../identifier.ts';
import { durationSchema } from '../time/duration-schema.ts';

export const frequencyCapSchema = z.strictObject({
  /** Omitted: every channel counts. */
  channel: channelSchema.optional(),
  /** Omitted: every category counts. */
  category: slugSchema.optional(),
  purpose: purposeSchema.default('marketing'),
  limit: z.number().int().positive().max(1000),
  within: durationSchema,
});
export type FrequencyCap = z.infer<typeof frequencyCapSchema>;
