/** One change of what is in force, as it is published. */
import * as z from 'zod';
import { slugSchema } from '../identifier.ts';
import { policySchema } from '../policy/policy.ts';
import { publishedCampaignSchema } from './published-campaign.ts';

export const rulesetChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('campaign'), published: publishedCampaignSchema }),
  z.object({ kind: z.literal('removed'), campaignId: slugSchema }),
  z.object({ kind: z.literal('policy'), policy: policySchema }),
]);
export type RulesetChange = z.infer<typeof rulesetChangeSchema>;

/** What a change is about: a later one of the same subject takes its place. */
export type RulesetSubject = 'policy' | `campaign#${string}`;

export function subjectOf(change: RulesetChange): RulesetSubject {
  if (change.kind === 'policy') return 'policy';
  return `campaign#${change.kind === 'removed' ? change.campaignId : change.published.id}`;
}
