import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';

export interface Rulesets {
  /** The set in force, at most five seconds old; the last good one when a newer one is broken. */
  current(): Promise<Ruleset>;
}
