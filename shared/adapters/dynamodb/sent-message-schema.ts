import * as z from 'zod';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import type { SentMessage } from '#shared/ports/sent-messages.ts';

export const sentMessageSchema = z
  .object({
    id: z.string(),
    c: z.string(),
    k: z.string(),
    h: channelSchema,
    t: z.string(),
    v: z.number().int(),
    at: z.iso.datetime(),
  })
  .transform(
    ({ id, c, k, h, t, v, at }): SentMessage => ({
      messageId: id,
      customerId: c,
      campaignId: k,
      channel: h,
      templateId: t,
      templateVersion: v,
      at,
    }),
  );
