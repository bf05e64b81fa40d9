import { type RulesetSubject, subjectOf } from '#shared/domain/campaign/ruleset-change.ts';
import type { RulesetEntry, RulesetLog } from '#shared/ports/ruleset-log.ts';

export function createMemoryRulesetLog(): RulesetLog {
  let newest = 0;
  /** In the order of their versions: who changes goes to the end. */
  const entries = new Map<RulesetSubject, RulesetEntry>();
  return {
    async append(change) {
      newest += 1;
      const subject = subjectOf(change);
      entries.delete(subject);
      entries.set(subject, { version: newest, change });
      return newest;
    },
    async since(version) {
      return [...entries.values()].filter((entry) => entry.version > version);
    },
  };
}
