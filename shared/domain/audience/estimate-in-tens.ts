/** The same estimate for those who may learn how many there are, and not what holds of any one of them. */
import { type Estimate, estimateSize, type SizeEstimate, type Walk } from './estimate-size.ts';

/** Fewer than so many, found or left out, are never told apart. */
const FEWEST = 10;

export interface EstimateInTens extends SizeEstimate {
  /** At least so many, the first of their ten; 0: fewer than ten. */
  readonly found: number;
  readonly undecided: number;
}

/**
 * Of at least one customer looked at. Everything it says is made of the tens in which the counts lie,
 * so one customer more or less changes it only from one ten to the next. Intervals hold every count of
 * the ten; `estimate` is its middle, left out below ten, and where ten or more are undecided.
 */
export function estimateInTens(walk: Walk): EstimateInTens {
  const { lookedAt, walked } = walk;
  const found = tenOf(walk.found, lookedAt);
  const perhaps = tenOf(walk.found + walk.undecided, lookedAt);
  const undecided = tenOf(walk.undecided, lookedAt);
  const widest = { lookedAt, walked, found: found.low, undecided: perhaps.high - found.low };
  const { size, share, customers } = estimateSize(widest);
  const isSure = found.low > 0 && undecided.low === 0;
  const middle = (found.low + found.high) / 2;
  return {
    size: withEstimate(size, isSure, Math.round(middle / walked)),
    share: withEstimate(share, isSure, middle / lookedAt),
    customers,
    found: found.low,
    undecided: undecided.low,
  };
}

/** All but a few is as telling as a few: the highest ten ends with everybody, the one below it before. */
function tenOf(count: number, all: number): { readonly low: number; readonly high: number } {
  if (all < 2 * FEWEST) return { low: 0, high: all };
  if (all - count < FEWEST) return { low: all - FEWEST + 1, high: all };
  const low = count - (count % FEWEST);
  return { low, high: Math.min(low + FEWEST - 1, all - FEWEST) };
}

const withEstimate = ({ low, high }: Estimate, isSure: boolean, estimate: number): Estimate => ({
  ...(isSure && { estimate }),
  low,
  high,
});
