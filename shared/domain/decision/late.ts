/** How old an event may be and still decide, where a stage says nothing else (`LATENESS`). */
export const LATENESS_MS = 3 * 86_400_000;

/** Beyond the bound a happening decides nothing, whether or not it was seen before. */
export const isLate = (happenedAt: number, now: Date, latenessMs: number): boolean =>
  happenedAt <= now.getTime() - latenessMs;
