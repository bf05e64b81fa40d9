/** What a compiled set costs, and which rules make it so: for whoever publishes a campaign. */
import type { Facts } from '../facts.ts';
import { lanesOf } from './block.ts';
import { Matcher } from './matcher.ts';
import type { RuleIndex } from './rule-index.ts';
import type { View } from './views.ts';

export interface PublishReport {
  /** Means over the sample; NaN without one. */
  readonly perEvent: {
    readonly rulesFound: number;
    /** Blocks of up to 32 conjunctions looked at. */
    readonly blocks: number;
    readonly rows: number;
    /** Conjunctions looked at one by one. */
    readonly lanes: number;
    /** Conjunctions tested to the end or until one test failed. */
    readonly checks: number;
    /** The most conjunctions that one event of the sample had looked at one by one. */
    readonly mostLanes: number;
  };
  /** The longest lists: conjunctions that an event with that value looks at, 32 at a time. */
  readonly longestLists: readonly { readonly under: string; readonly conjunctions: number }[];
  /** Rules that name no value of their own (only `ne`, `not`, `exists`), looked at for every event. */
  readonly everyEvent: readonly string[];
  /** For people; empty when the set is sound. */
  readonly warnings: readonly string[];
}

/** A list is worth a word when it holds so many conjunctions, and so large a share of all. */
const LONG_LIST = 512;
const LONG_SHARE = 0.1;
const MANY_EVERY_EVENT = 64;
const MANY_LANES = 1000;

/** `idOf` names a rule by its number; it is empty for one that was removed. */
export function reportOn(
  index: RuleIndex,
  sample: readonly Facts[],
  idOf: (rule: number) => string,
): PublishReport {
  const perEvent = measure(index, sample, idOf);
  const longestLists = findLongest(index, 5);
  const everyEvent = rulesOf(index, index.always, idOf);
  return {
    perEvent,
    longestLists,
    everyEvent,
    warnings: warn({ perEvent, longestLists, everyEvent }, index),
  };
}

function measure(
  index: RuleIndex,
  sample: readonly Facts[],
  idOf: (rule: number) => string,
): PublishReport['perEvent'] {
  const matcher = new Matcher(index);
  const { work } = matcher;
  let rulesFound = 0;
  let mostLanes = 0;
  for (const facts of sample) {
    const before = work.lanes;
    rulesFound += matcher.match(facts).filter((rule) => idOf(rule) !== '').length;
    mostLanes = Math.max(mostLanes, work.lanes - before);
  }
  const mean = (count: number): number => count / sample.length;
  return {
    rulesFound: mean(rulesFound),
    blocks: mean(work.blocks),
    rows: mean(work.rows),
    lanes: mean(work.lanes),
    checks: mean(work.checks),
    mostLanes,
  };
}

function findLongest(index: RuleIndex, count: number): PublishReport['longestLists'] {
  const lists: { at: number; conjunctions: number }[] = [];
  for (const [at, head] of index.lists.heads.entries()) {
    if (head !== 0) lists.push({ at, conjunctions: lanesOf(index.arena.words, head).length });
  }
  return lists
    .sort((a, b) => b.conjunctions - a.conjunctions)
    .slice(0, count)
    .map(({ at, conjunctions }) => ({ under: nameList(index, at), conjunctions }));
}

/** `event.type = "card.purchase", customer.age from 30 to 35`. */
function nameList({ lists, coder }: RuleIndex, at: number): string {
  const row = Math.floor(at / lists.stride);
  const place = at % lists.stride;
  const view = coder.views.findLast(({ id }) => (lists.bases[id] ?? 0) <= place);
  if (view === undefined) return '';
  const name = nameToken(view, place - (lists.bases[view.id] ?? 0));
  if (row === 0 || lists.pivot === undefined) return name;
  return `${nameToken(lists.pivot, lists.rowOf.indexOf(row))}, ${name}`;
}

function nameToken(view: View, token: number): string {
  if (view.kind === 'order') {
    const from = view.edges[token - 3];
    const to = view.edges[token - 2];
    return `${view.path}${from === undefined ? '' : ` from ${show(from)}`}${to === undefined ? '' : ` below ${show(to)}`}`;
  }
  for (const [value, named] of view.tokens) {
    if (named === token)
      return `${view.path} ${view.kind === 'value' ? '=' : 'contains'} ${show(value)}`;
  }
  return `${view.path} missing`;
}

const show = (value: unknown): string => JSON.stringify(value);

function rulesOf(
  index: RuleIndex,
  head: number,
  idOf: (rule: number) => string,
): readonly string[] {
  const rules = lanesOf(index.arena.words, head).map((code) => idOf(index.arena.words[code] ?? 0));
  return [...new Set(rules)].filter((id) => id !== '');
}

function warn(
  { perEvent, longestLists, everyEvent }: Omit<PublishReport, 'warnings'>,
  { conjunctions }: RuleIndex,
): readonly string[] {
  const warnings: string[] = [];
  for (const { under, conjunctions: length } of longestLists) {
    if (length < LONG_LIST || length < LONG_SHARE * conjunctions) continue;
    warnings.push(`${length} of ${conjunctions} alternatives ask for nothing rarer than ${under}`);
  }
  if (everyEvent.length >= MANY_EVERY_EVENT) {
    const some = everyEvent.slice(0, 5).join(', ');
    warnings.push(
      `${everyEvent.length} rules only exclude, so every event looks at them: ${some} …`,
    );
  }
  if (perEvent.lanes >= MANY_LANES) {
    warnings.push(
      `an event looks at ${Math.round(perEvent.lanes)} alternatives one by one on average`,
    );
  }
  return warnings;
}
