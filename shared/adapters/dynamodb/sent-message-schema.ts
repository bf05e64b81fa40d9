import * as z from 'zod';
import { channelSchema } from '#shared/domain/channel-schema.ts';

export const sentMessageSchema = z.object({
  id: z.string(),
  c: z.string(),
  k: z.string(),
  h: channelSchema,
  t: z.string(),
  v: z.number().int(),
  at: z.iso.datetime(),
});
export type SentMessageItem = z.infer<typeof sentMessageSchema>;
