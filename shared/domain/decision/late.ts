/** Beyond the bound a happening decides nothing, whether or not it was seen before. */
export const isLate = (happenedAt: number, now: Date, latenessMs: number): boolean =>
  happenedAt <= now.getTime() - latenessMs;
