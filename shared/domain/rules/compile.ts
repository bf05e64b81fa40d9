/**
 * Many conditions at once: which rules hold for these facts?
 *
 * To spare reading the customer when no campaign is concerned, keep two sets: one of the triggers,
 * matched on the event alone, and one of trigger and audience joined by `all`, matched on all facts
 * when the first finds anything. The trigger then divides the second set before anything else
 * (see index/lists.ts), so asking it is cheaper than testing the audiences of those triggered.
 */
import { DomainError } from '../domain-error.ts';
import type { Condition } from './condition.ts';
import type { Facts } from './facts.ts';
import { Matcher } from './index/matcher.ts';
import { type PublishReport, reportOn } from './index/publish-report.ts';
import { RuleIndex } from './index/rule-index.ts';
import { resolveKnownSegments, type Segments } from './segments.ts';

export interface Rule {
  readonly id: string;
  readonly condition: Condition;
}

export interface CompileOptions {
  /** Saved conditions that rules may name. One that cannot be resolved qualifies nobody. */
  readonly segments?: Segments;
  /** Facts such as will be matched, some hundreds: rules are filed by what is rare in them. */
  readonly sample?: readonly Facts[];
}

export interface CompiledRules {
  /** Ids of the rules that hold, each once, in no particular order: what `evaluateCondition` says of each. */
  match(facts: Facts): readonly string[];
  /** Puts a rule in, in the place of one with the same id; far cheaper than compiling anew. */
  add(rule: Rule): void;
  /** False when there is no such rule. */
  remove(id: string): boolean;
  readonly stats: CompiledStats;
  /** What the set costs per event of `sample`, and which rules make it dear: to be shown on publishing. */
  report(sample: readonly Facts[]): PublishReport;
  /**
   * Facts matched lately, one in 16 of them and at most 128: the `sample` for compiling this set
   * anew. They are references, held as long as the set is.
   */
  recent(): readonly Facts[];
}

export interface CompiledStats {
  readonly rules: number;
  /** Alternatives that the rules were split into, those of removed rules included. */
  readonly conjunctions: number;
  /** Memory of the index in bytes, dictionaries not included. */
  readonly bytes: number;
  /** Rules added or removed since compiling, as a share. Past about 0.2 compile anew. */
  readonly changed: number;
  /** Work done by `match` so far, for regression gates: counts, unlike times, do not vary. */
  readonly work: Readonly<Record<'events' | 'blocks' | 'rows' | 'lanes' | 'checks', number>>;
}

const NONE: readonly string[] = Object.freeze([]);
const REMEMBERED = 128;

/**
 * Compiles `rules` into an index (docs/decisions/0002-rule-index.md). Conditions must satisfy
 * `conditionSchema`; they are not copied and must not change.
 *
 * @throws DomainError DUPLICATE_RULE when an id occurs twice.
 */
export function compileRules(rules: readonly Rule[], options: CompileOptions = {}): CompiledRules {
  const { segments, sample = [] } = options;
  const resolved = (condition: Condition): Condition =>
    segments === undefined ? condition : resolveKnownSegments(condition, segments);

  const numbers = new Map(rules.map(({ id }, number) => [id, number]));
  if (numbers.size < rules.length)
    throw new DomainError('DUPLICATE_RULE', 'a rule id occurs twice');
  const ids = rules.map(({ id }) => id);
  const index = new RuleIndex(
    rules.map(({ condition }) => resolved(condition)),
    sample,
  );
  const matcher = new Matcher(index);
  const recent: Facts[] = [];
  let events = 0;
  let changes = 0;

  const remove = (id: string): boolean => {
    const number = numbers.get(id);
    if (number === undefined) return false;
    matcher.remove(number);
    numbers.delete(id);
    ids[number] = '';
    changes += 1;
    return true;
  };

  return {
    match(facts) {
      if ((events & 15) === 0) recent[(events >>> 4) % REMEMBERED] = facts;
      events += 1;
      const found = matcher.match(facts);
      return found.length === 0 ? NONE : found.map((number) => ids[number] as string);
    },

    add({ id, condition }) {
      remove(id);
      const number = index.add(resolved(condition));
      matcher.grow();
      numbers.set(id, number);
      ids[number] = id;
      changes += 1;
    },

    remove,

    get stats() {
      return {
        rules: numbers.size,
        conjunctions: index.conjunctions,
        bytes: index.bytes,
        changed: changes / Math.max(1, numbers.size),
        work: { events, ...matcher.work },
      };
    },

    report: (facts) => reportOn(index, facts, (number) => ids[number] ?? ''),

    recent: () => [...recent],
  };
}
