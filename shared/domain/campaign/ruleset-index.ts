/**
 * The compiled conditions of all campaigns, which follow one change after the other in place: adding
 * a campaign to ten thousand costs what that campaign costs.
 *
 * Several sets stand on one index: whoever is still deciding on an older set gets the older set's
 * answers, since what has changed after it is looked at by its own, uncompiled condition.
 */
import { type CompiledRules, compileRules } from '../rules/compile.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import type { Facts } from '../rules/facts.ts';
import type { CompiledCampaign } from './compiled-campaign.ts';
import type { PublishedCampaign } from './published-campaign.ts';

export type Campaigns = ReadonlyMap<string, CompiledCampaign>;
type Question = 'trigger' | 'wish' | 'objective';

/** The campaigns of one set, and how many changes the index had seen when they were all of them. */
export interface IndexedSet {
  readonly campaigns: Campaigns;
  readonly epoch: number;
}

export interface RulesetIndex {
  readonly epoch: number;
  /** Follows the change of the newest set to `campaigns`, of which those under `ids` differ. */
  follow(campaigns: Campaigns, ids: readonly string[]): void;
  /** The campaigns of the set whose condition holds, in no particular order. */
  find(question: Question, facts: Facts, set: IndexedSet): readonly PublishedCampaign[];
  /** What makes the newest set dear to match, in words; empty when it is sound. */
  warnings(): readonly string[];
}

/** Past this share of changes the index is built anew, from what was lately matched. */
const MAX_CHANGED = 0.2;
const QUESTIONS = ['trigger', 'wish', 'objective'] as const;

export function createRulesetIndex(initial: Campaigns): RulesetIndex {
  const compiled: Record<Question, CompiledRules> = {
    trigger: compileRules(rulesOf('trigger', initial)),
    wish: compileRules(rulesOf('wish', initial)),
    objective: compileRules(rulesOf('objective', initial)),
  };
  let epoch = 0;
  const changedAt = new Map<string, number>();

  return {
    get epoch() {
      return epoch;
    },

    follow(campaigns, ids) {
      epoch += 1;
      for (const id of ids) changedAt.set(id, epoch);
      for (const question of QUESTIONS) {
        const rules = compiled[question];
        for (const id of ids) {
          const condition = campaigns.get(id)?.[question];
          if (condition === undefined) rules.remove(id);
          else rules.add({ id, condition });
        }
        if (rules.stats.changed > MAX_CHANGED) {
          const sample = rules.recent();
          compiled[question] = compileRules(rulesOf(question, campaigns), { sample });
        }
      }
    },

    find(question, facts, set) {
      const found = compiled[question].match(facts);
      const ids = set.epoch === epoch ? found : asOf(set, question, facts, found);
      return ids.flatMap((id) => set.campaigns.get(id)?.published ?? []);
    },

    warnings,
  };

  function warnings(): readonly string[] {
    const { wish } = compiled;
    return wish.report(wish.recent()).warnings;
  }

  function asOf(
    { campaigns, epoch: then }: IndexedSet,
    question: Question,
    facts: Facts,
    found: readonly string[],
  ): readonly string[] {
    const changed = new Set([...changedAt].flatMap(([id, at]) => (at > then ? id : [])));
    const still = [...changed].filter((id) => {
      const condition = campaigns.get(id)?.[question];
      return condition !== undefined && evaluateCondition(condition, facts);
    });
    return [...found.filter((id) => !changed.has(id)), ...still];
  }
}

const rulesOf = (question: Question, campaigns: Campaigns) =>
  [...campaigns].flatMap(([id, campaign]) => {
    const condition = campaign[question];
    return condition === undefined ? [] : [{ id, condition }];
  });
