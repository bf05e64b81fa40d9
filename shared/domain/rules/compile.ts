/** Many conditions at once: which rules hold for these facts? */
import type { Condition } from './condition.ts';
import { evaluateCondition } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { resolveKnownSegments, type Segments } from './segments.ts';

export interface Rule {
  readonly id: string;
  readonly condition: Condition;
}

export interface CompileOptions {
  /** Saved conditions that rules may name. One that cannot be resolved qualifies nobody. */
  readonly segments?: Segments;
}

export interface CompiledRules {
  /** Ids of the rules that hold, each once, in no particular order. */
  match(facts: Facts): readonly string[];
  /** Puts a rule in, in the place of one with the same id. */
  add(rule: Rule): void;
  /** False when there is no such rule. */
  remove(id: string): boolean;
}

/** Same answers as `evaluateCondition` on every rule. */
export function compileRules(rules: readonly Rule[], options: CompileOptions = {}): CompiledRules {
  const byId = new Map<string, Condition>();
  const add = ({ id, condition }: Rule): void => {
    byId.set(
      id,
      options.segments === undefined
        ? condition
        : resolveKnownSegments(condition, options.segments),
    );
  };
  for (const rule of rules) add(rule);
  return {
    match: (facts) =>
      [...byId].flatMap(([id, condition]) => (evaluateCondition(condition, facts) ? [id] : [])),
    add,
    remove: (id) => byId.delete(id),
  };
}
