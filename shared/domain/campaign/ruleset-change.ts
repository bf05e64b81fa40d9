/** One change of what is in force, as it is published. */
import type { Policy } from '../policy/policy.ts';
import type { PublishedCampaign } from './published-campaign.ts';

export type RulesetChange =
  | { readonly kind: 'campaign'; readonly published: PublishedCampaign }
  | { readonly kind: 'removed'; readonly campaignId: string }
  | { readonly kind: 'policy'; readonly policy: Policy };

/** What a change is about: a later one of the same subject takes its place. */
export type RulesetSubject = 'policy' | `campaign#${string}`;

export function subjectOf(change: RulesetChange): RulesetSubject {
  if (change.kind === 'policy') return 'policy';
  return `campaign#${change.kind === 'removed' ? change.campaignId : change.published.id}`;
}
