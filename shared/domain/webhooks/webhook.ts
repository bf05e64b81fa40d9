/** Who is told of decisions and of what comes back, and of which of them. */
import * as z from 'zod';
import { nameSchema } from '../campaign/name.ts';
import { slugSchema } from '../identifier.ts';
import { RESPONSE_KINDS } from '../response/response.ts';

export const MESSAGE_ENDS = [
  'sent',
  'in_doubt',
  'expired_unknown',
  'rejected',
  'suppressed',
] as const;

/** Codes are part of the API: never renamed, only added to. */
export const HAPPENING_TYPES = [
  'decision.made',
  ...MESSAGE_ENDS.map((status) => `message.${status}` as const),
  ...RESPONSE_KINDS.map((kind) => `response.${kind}` as const),
  'conversion.recorded',
  'survey.answered',
] as const;
export const happeningTypeSchema = z.enum(HAPPENING_TYPES);
export type HappeningType = z.infer<typeof happeningTypeSchema>;

export const webhookSchema = z.strictObject({
  name: nameSchema,
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address, such as https://crm.example/hook' })
    .max(2048)
    // Before the first path, query or fragment, however many slashes a parser would forgive.
    .refine((url) => !/^\w+:[\\/]*[^\\/?#]*@/.test(url), 'must not hold a user name or password'),
  events: z
    .array(happeningTypeSchema)
    .min(1)
    .max(HAPPENING_TYPES.length)
    .refine((events) => new Set(events).size === events.length, 'must not name an event twice'),
  /** Of these alone; without it of all. */
  campaigns: z.array(slugSchema).min(1).max(100).optional(),
  /** Beyond ids: `facts` are what templates may show of the event that set a decision off. */
  include: z
    .array(z.enum(['facts']))
    .max(1)
    .default([]),
  paused: z.boolean().default(false),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const wants = (
  { events, campaigns }: Pick<Webhook, 'events' | 'campaigns'>,
  { type, campaignId }: { readonly type: HappeningType; readonly campaignId: string },
): boolean => events.includes(type) && (campaigns?.includes(campaignId) ?? true);
