/** p-values adjusted for how many were looked at. Results keep the order of the input. */

export type Correction = 'holm' | 'benjamini-hochberg';

/** Holm keeps the chance of any false finding below alpha, Benjamini–Hochberg the share of them. */
export function adjustP(p: readonly number[], correction: Correction): number[] {
  return correction === 'holm' ? holm(p) : benjaminiHochberg(p);
}

/** Step-down: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65–70. */
export function holm(p: readonly number[]): number[] {
  const adjusted = p.slice();
  let highest = 0;
  ascending(p).forEach((index, rank) => {
    highest = Math.max(highest, Math.min(1, (p.length - rank) * (p[index] ?? 1)));
    adjusted[index] = highest;
  });
  return adjusted;
}

/** Step-up: Y. Benjamini, Y. Hochberg, JRSS B 57 (1995) 289–300. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const adjusted = p.slice();
  let lowest = 1;
  for (const [fromTop, index] of ascending(p).reverse().entries()) {
    lowest = Math.min(lowest, ((p[index] ?? 1) * p.length) / (p.length - fromTop));
    adjusted[index] = lowest;
  }
  return adjusted;
}

function ascending(p: readonly number[]): number[] {
  return p.map((_, index) => index).sort((a, b) => (p[a] ?? 1) - (p[b] ?? 1));
}
