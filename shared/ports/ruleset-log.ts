import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';

/**
 * What is in force, as an append-only log: entry N+1 is one small write that succeeds only if N is
 * the newest, so a reader never sees a half-published set, and publishing one campaign among
 * thousands costs one item.
 */
export type RulesetChange =
  | { readonly kind: 'campaign'; readonly published: PublishedCampaign }
  | { readonly kind: 'removed'; readonly campaignId: string }
  | { readonly kind: 'policy'; readonly policy: Policy };

export interface RulesetLog {
  /** Appends after whatever is newest; answers the version it got. */
  append(change: RulesetChange): Promise<number>;
  /** Changes with a version above `version`, in order. */
  since(
    version: number,
  ): Promise<readonly { readonly version: number; readonly change: RulesetChange }[]>;
}
