/** What the compiled index is measured against, on the same rules and events. */
import { Engine, type RuleProperties } from 'json-rules-engine';
import { activityKey } from '#shared/domain/rules/activity-key.ts';
import type { Rule } from '#shared/domain/rules/compile.ts';
import type { ActivityTest, Condition, FactTest } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';

export interface Peer {
  /** The facts in the peer's own form; not timed. */
  prepare(facts: Facts): unknown;
  /** Ids of the rules that hold. */
  match(prepared: unknown): readonly string[] | Promise<readonly string[]>;
}

export interface PeerKind {
  readonly engine: string;
  /** Beyond this it takes gigabytes, and seconds for an event. */
  readonly mostRules: number;
  readonly create: (rules: readonly Rule[]) => Peer;
}

/** Every rule in turn, by the plain evaluation that the index is tested against. */
function createNaive(rules: readonly Rule[]): Peer {
  return {
    prepare: (facts) => facts,
    match: (facts) =>
      rules
        .filter(({ condition }) => evaluateCondition(condition, facts as Facts))
        .map(({ id }) => id),
  };
}

/** json-rules-engine as its users set it up, but with facts already flat, so that it need not walk paths. */
function createJsonRulesEngine(rules: readonly Rule[]): Peer {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator<string, string>(
    'prefix',
    (found, value) => typeof found === 'string' && found.startsWith(value),
  );
  engine.addOperator<unknown, boolean>('exists', (found, value) => (found !== undefined) === value);
  engine.addOperator<string[], string[]>(
    'contains_any',
    (found, value) => Array.isArray(found) && value.some((one) => found.includes(one)),
  );
  for (const { id, condition } of rules) {
    engine.addRule({
      conditions: atTop(translate(condition)),
      event: { type: id },
    } as RuleProperties);
  }
  return {
    prepare: ({ event, customer, activity }) => ({
      ...prefixed('event', event),
      ...prefixed('customer', customer),
      ...prefixed('activity', activity ?? {}),
    }),
    match: async (facts) =>
      (await engine.run(facts as Record<string, unknown>)).events.map(({ type }) => type),
  };
}

function prefixed(root: string, part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [`${root}.${key}`, value]));
}

type Translated = Readonly<Record<string, unknown>>;

const atTop = (clause: Translated): Translated => ('fact' in clause ? { all: [clause] } : clause);

function translate(condition: Condition): Translated {
  if ('all' in condition) return { all: condition.all.map(translate) };
  if ('any' in condition) return { any: condition.any.map(translate) };
  if ('not' in condition) return { not: translate(condition.not) };
  if ('segment' in condition) throw new Error('the workload names no segments');
  return translateTest(condition);
}

function translateTest(test: FactTest | ActivityTest): Translated {
  const fact = 'fact' in test ? test.fact : `activity.${activityKey(test.activity)}`;
  if (test.op === 'between') {
    const [low, high] = test.value;
    return {
      all: [
        { fact, operator: OPERATORS.gte, value: low },
        { fact, operator: OPERATORS.lte, value: high },
      ],
    };
  }
  return { fact, operator: OPERATORS[test.op] ?? test.op, value: test.value };
}

const OPERATORS: Readonly<Record<string, string>> = {
  eq: 'equal',
  ne: 'notEqual',
  in: 'in',
  nin: 'notIn',
  gt: 'greaterThan',
  gte: 'greaterThanInclusive',
  lt: 'lessThan',
  lte: 'lessThanInclusive',
  contains: 'contains',
};

export const PEERS: readonly PeerKind[] = [
  { engine: 'naive', mostRules: 100_000, create: createNaive },
  { engine: 'json-rules-engine', mostRules: 10_000, create: createJsonRulesEngine },
];
