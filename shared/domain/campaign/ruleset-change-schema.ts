/** A change of the rule set, checked. Apart from its type: reading what was checked before needs no schema. */
import * as z from 'zod';
import { slugSchema } from '../identifier.ts';
import { policySchema } from '../policy/policy.ts';
import { publishedCampaignSchema } from './published-campaign.ts';
import type { RulesetChange } from './ruleset-change.ts';

export const rulesetChangeSchema: z.ZodType<RulesetChange> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('campaign'), published: publishedCampaignSchema }),
  z.object({ kind: z.literal('removed'), campaignId: slugSchema }),
  z.object({ kind: z.literal('policy'), policy: policySchema }),
]);
