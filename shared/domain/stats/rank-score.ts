/** Scores by rank, such as recency, frequency and money in fifths. */

/**
 * The `parts − 1` values that cut `values` into equal parts, with linear interpolation between ranks
 * (R. J. Hyndman, Y. Fan, The American Statistician 50 (1996), type 7). Empty when there are no values.
 */
export function quantileCuts(values: readonly number[], parts: number): number[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: parts - 1 }, (_, index) => {
    const rank = ((index + 1) * (sorted.length - 1)) / parts;
    const below = sorted[Math.floor(rank)] ?? 0;
    const above = sorted[Math.ceil(rank)] ?? below;
    return below + (rank - Math.floor(rank)) * (above - below);
  });
}

/** 1 + the number of cuts below `value`: equal values score alike, and one customer needs no other's. */
export function scoreByCuts(value: number, cuts: readonly number[]): number {
  return 1 + cuts.filter((cut) => cut < value).length;
}

/**
 * SQL's NTILE: parts of equal size by rank, the first ones larger by one where it does not divide.
 * Equal values keep their order in the input, so they may fall on both sides of a cut.
 */
export function ntile(values: readonly number[], parts: number): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const scores = values.map(() => 0);
  const size = Math.floor(values.length / parts);
  const larger = values.length % parts;
  order.forEach((index, rank) => {
    const inLarger = rank < larger * (size + 1);
    scores[index] =
      1 +
      (inLarger
        ? Math.floor(rank / (size + 1))
        : larger + Math.floor((rank - larger * (size + 1)) / size));
  });
  return scores;
}
