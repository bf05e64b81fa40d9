/** One version of a campaign as it was put in force. */
import * as z from 'zod';
import { slugSchema } from '../identifier.ts';
import { conditionSchema } from '../rules/condition-schema.ts';
import { campaignSchema } from './campaign.ts';

export const publishedCampaignSchema = z.object({
  id: slugSchema,
  version: z.number().int().positive(),
  /** Paused and ended campaigns trigger nothing, but their messages convert and their rules explain. */
  status: z.enum(['live', 'paused', 'ended']),
  campaign: campaignSchema,
  /** The segments that its audience names, and those named in them, as they stood. */
  segments: z.record(slugSchema, conditionSchema).default({}),
  /** Template id ▶ the immutable version it was published with. */
  /** From when on the behaviour that it asks about is known; without it, from ever. */
  countedFrom: z.iso.datetime().optional(),
  templates: z.record(slugSchema, z.number().int().positive()),
});
export type PublishedCampaign = z.infer<typeof publishedCampaignSchema>;
