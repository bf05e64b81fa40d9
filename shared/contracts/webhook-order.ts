import * as z from 'zod';
import { slugSchema } from '#shared/domain/identifier.ts';
import { happeningTypeSchema } from '#shared/domain/webhooks/webhook.ts';

/** Queue `webhooks`: what is sent is read from the ledger, so that nobody's data waits here. */
export const webhookOrderSchema = z.strictObject({
  webhookId: z.string().max(64),
  happening: z.strictObject({
    id: z.string().max(64),
    type: happeningTypeSchema,
    decisionId: z.string().regex(/^[0-9a-z]{26}$/),
    campaignId: slugSchema,
    at: z.iso.datetime({ offset: true }),
  }),
  attempt: z.number().int().min(1),
  notBefore: z.number(),
});
