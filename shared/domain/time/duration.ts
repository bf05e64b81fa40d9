/**
 * ISO 8601 durations of fixed length: weeks, days, hours, minutes, seconds.
 * Years and months have no fixed length, so a rolling window cannot be one; write P30D or P365D.
 */
export const DURATION =
  /^P(?:(\d{1,4})W|(?=[\dT])(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?)$/;

/** A text that satisfies `durationSchema`. */
export type Duration = string;

const WEEK = 604_800_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Milliseconds in `duration`, which must satisfy `durationSchema`; NaN otherwise. */
export function durationMs(duration: Duration): number {
  const match = DURATION.exec(duration);
  if (match === null) return Number.NaN;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (
    (weeks ?? 0) * WEEK +
    (days ?? 0) * DAY +
    (hours ?? 0) * HOUR +
    (minutes ?? 0) * 60_000 +
    (seconds ?? 0) * 1000
  );
}
