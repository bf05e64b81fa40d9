/** Where the buckets of an order view begin and end. */
import { FIRST_BUCKET, type OrderView } from './views.ts';

/**
 * Edges of a view of numbers: few, since a rule is filed under every bucket of its range, and so
 * that the tokens of a view are bits of one word.
 */
const MOST_NUMBER_EDGES = 29;
/** Edges of a view of texts: many, since prefixes and days are narrow. Tokens must fit 16 bits. */
const MOST_TEXT_EDGES = 1023;
/** Buckets that a row of such a view has cells for. */
const MOST_ROW_BUCKETS = 64;

/**
 * Chooses the edges of `view`, if it has none yet, from the bounds its rules use: all of them, or
 * so many quantiles of them that buckets are narrow where rules crowd.
 */
export function settleEdges(view: OrderView): void {
  if (view.bounds === undefined) return;
  const sorted = view.bounds.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  view.bounds = undefined;
  const areNumbers = typeof sorted[0] === 'number';
  const edges = atMost(sorted, areNumbers ? MOST_NUMBER_EDGES : MOST_TEXT_EDGES);
  view.edges = areNumbers ? Float64Array.from(edges as number[]) : edges;
  view.size = FIRST_BUCKET + edges.length + 1;
  view.shift = Math.max(0, Math.ceil(Math.log2((edges.length + 1) / MOST_ROW_BUCKETS)));
  view.prefixes?.settle((prefix) => bucketOf(edges, prefix));
}

function atMost(sorted: readonly (number | string)[], most: number): readonly (number | string)[] {
  const distinct = sorted.filter((bound, index) => index === 0 || bound !== sorted[index - 1]);
  if (distinct.length <= most) return distinct;
  const chosen = new Set<number | string>();
  for (let i = 0; i < most; i++) {
    const bound = sorted[Math.floor(((i + 0.5) / most) * sorted.length)];
    if (bound !== undefined) chosen.add(bound);
  }
  return [...chosen];
}

/** Number of `edges` at or below `value`. */
export function bucketOf(edges: ArrayLike<number | string>, value: number | string): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number | string) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As `bucketOf`; on its own so that the engine compiles it for numbers alone. */
export function numberBucketOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
