/** Which fact to divide all rules by, before anything else. */
import type { CodedLiteral } from './coded-literal.ts';
import { isChoice } from './filing.ts';
import type { ValueView } from './views.ts';

export interface Pivot {
  readonly view: ValueView;
  /** Values that enough conjunctions choose for a row of lists to pay. */
  readonly tokens: readonly number[];
}

/** So many of all conjunctions have to choose among its values. */
const LEAST_SHARE = 0.25;
/** A row of lists may be so many times longer than the number of conjunctions in it. */
const LONGEST_ROW = 32;

/** The fact by which choices divide events best; `stride` is the number of lists in a row. */
export function choosePivot(
  conjunctions: readonly (readonly CodedLiteral[])[],
  stride: number,
): Pivot | undefined {
  const weights = new Map<ValueView, number>();
  const choices = conjunctions.flatMap((literals) => literals.filter(isChoice));
  for (const { view, chance } of choices) weights.set(view, (weights.get(view) ?? 0) + 1 - chance);
  const [best] = [...weights].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < LEAST_SHARE * conjunctions.length) return undefined;
  const [view] = best;
  const chosen = new Float64Array(view.size);
  for (const choice of choices) {
    if (choice.view !== view) continue;
    for (const token of choice.named) chosen[token] = (chosen[token] ?? 0) + 1;
  }
  const tokens = [...chosen.keys()].filter((token) => (chosen[token] ?? 0) * LONGEST_ROW >= stride);
  return tokens.length === 0 ? undefined : { view, tokens };
}
