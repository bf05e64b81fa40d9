import type { RulesetChange, RulesetSubject } from '#shared/domain/campaign/ruleset-change.ts';

export type { RulesetChange };

export type RulesetEntry =
  | { readonly version: number; readonly change: RulesetChange }
  /** Without its checksum, or nothing that can be read; `broken` says what is wrong with it. */
  | { readonly version: number; readonly subject: RulesetSubject; readonly broken: string };

/**
 * What is in force, as a log that holds the newest entry of each subject. Entry N+1 is one small
 * write that succeeds only if N is the newest, so that publishing one campaign among thousands costs
 * what it costs alone. A subject's earlier entry goes only once the newer one stands: a reader at any
 * version, or none, comes to the same set.
 */
export interface RulesetLog {
  /** Appends after whatever is newest; answers the version it got. */
  append(change: RulesetChange): Promise<number>;
  /** Entries above `version`, in order; a subject that changes meanwhile may be among them twice. */
  since(version: number): Promise<readonly RulesetEntry[]>;
}
