/** Where a conjunction is filed: in the lists of the values that its least likely literals name. */
import type { Chances } from './chances.ts';
import type { CodedLiteral, CodedValue, ViewLiteral } from './coded-literal.ts';
import { MISSING, type View } from './views.ts';

export interface Filing {
  readonly literal: ViewLiteral;
  readonly tokens: readonly number[];
  /** The choice of pivot values under which it is filed too, if any. */
  readonly pivot: CodedValue | undefined;
}

/** What one more copy costs, in visits per event: many narrow lists are dearer than one wide list. */
const COPY = 0.0004;
/** A conjunction is put in at most so many lists. */
const MOST_COPIES = 48;
/** A pivot literal names at most so many values. */
const MOST_PIVOTS = 4;

/**
 * The filing that events visit least, or undefined when no literal names values of its own: then
 * the conjunction has to be looked at for every event.
 */
export function fileUnder(
  literals: readonly CodedLiteral[],
  chances: Chances,
  pivot: CodedValue | undefined,
): Filing | undefined {
  let best: Filing | undefined;
  let least = 1;
  for (const literal of literals) {
    const tokens = tokensOf(literal);
    if (tokens === undefined || literal.kind === 'opaque' || tokens.length > MOST_COPIES) continue;
    const together = pivot !== undefined && pivot.view !== literal.view;
    const copies = tokens.length * (together ? pivot.named.length : 1);
    const byPivot = together && copies <= MOST_COPIES;
    const visits = visitsOf(literal.view, tokens, chances) * (byPivot ? pivot.chance : 1);
    const cost = visits + COPY * (byPivot ? copies : tokens.length);
    if (cost >= least) continue;
    least = cost;
    best = { literal, tokens, pivot: byPivot ? pivot : undefined };
  }
  return best;
}

/** A choice of a few named values: what a pivot needs. */
export function isChoice(literal: CodedLiteral): literal is CodedValue {
  if (literal.kind !== 'value' || !literal.truthOfNamed || literal.truth.includes(true))
    return false;
  return literal.named.length > 0 && literal.named.length <= MOST_PIVOTS;
}

/** Whether being found in its lists already says that `literal` holds. */
export function isDecided(literal: CodedLiteral, filing: Filing | undefined): boolean {
  if (literal === filing?.pivot) return true;
  if (literal !== filing?.literal) return false;
  if (literal.kind === 'order') return literal.firstWhole && literal.lastWhole;
  return literal.kind !== 'member' || !literal.every;
}

/** The tokens of which one must be there for `literal` to hold; undefined when there are no such. */
function tokensOf(literal: CodedLiteral): readonly number[] | undefined {
  if (literal.kind === 'opaque') return undefined;
  if (literal.kind === 'member') {
    if (!literal.literal.wanted) return undefined;
    // Every one must be there, so one of them is enough to be found by.
    return literal.every ? literal.named.slice(0, 1) : literal.named;
  }
  if (literal.kind === 'order') {
    if (!literal.literal.wanted) return undefined;
    const count = Math.max(0, literal.last - literal.first + 1);
    return Array.from({ length: count }, (_, index) => literal.first + index);
  }
  const { truth, truthOfNamed, named } = literal;
  if (truth.some((holds, token) => holds && token !== MISSING)) return undefined;
  return [...(truth[MISSING] === true ? [MISSING] : []), ...(truthOfNamed ? named : [])];
}

function visitsOf(view: View, tokens: readonly number[], chances: Chances): number {
  return tokens.reduce((sum, token) => sum + chances.ofToken(view, token), 0);
}
