import type { RulesetChange, RulesetLog } from '#shared/ports/ruleset-log.ts';

export function createMemoryRulesetLog(): RulesetLog {
  const changes: { readonly version: number; readonly change: RulesetChange }[] = [];
  return {
    async append(change) {
      const version = changes.length + 1;
      changes.push({ version, change });
      return version;
    },
    async since(version) {
      return changes.slice(version);
    },
  };
}
