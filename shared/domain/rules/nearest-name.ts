/** "Did you mean": the known name closest to a mistyped one. */

/**
 * The known name that `written` most likely meant, or undefined when none is close.
 *
 * Close means: a listed synonym, the same but for case, a unique beginning of at least three
 * letters, or at most one slip in four letters, counting a swap of neighbours as one
 * (Damerau–Levenshtein distance, optimal string alignment).
 */
export function nearestName(
  written: string,
  known: readonly string[],
  synonyms: Readonly<Record<string, string>> = {},
): string | undefined {
  const name = written.trim().toLowerCase().slice(0, 64);
  const asked = name.replace(/[\s-]+/g, '_');
  if (Object.hasOwn(synonyms, asked)) {
    const meant = synonyms[asked];
    if (meant !== undefined && known.includes(meant)) return meant;
  }
  const begun = known.filter((candidate) => name.length >= 3 && candidate.startsWith(name));
  if (begun.length === 1) return begun[0];

  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const slips = distance(asked, candidate.toLowerCase());
    if (slips < least) {
      least = slips;
      nearest = candidate;
    }
  }
  return least <= Math.max(1, Math.floor(name.length / 4)) ? nearest : undefined;
}

/** `; did you mean gte?`, or nothing when no known name is close. */
export function didYouMean(
  written: string,
  known: readonly string[],
  synonyms?: Readonly<Record<string, string>>,
): string {
  const nearest = nearestName(written, known, synonyms);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, at(before, j - 2) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;
