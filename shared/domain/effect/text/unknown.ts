/** What stands in a table where there is no number. */
import type { OpenInterval } from '../../stats/relative-lift.ts';
import { rangeText } from '../wording.ts';

export function orUnknown(value: number | null, text: (value: number) => string): string {
  return value === null ? '–' : text(value);
}

export function rangeOrTooEarly(
  interval: OpenInterval | null,
  text: (value: number) => string,
): string {
  return interval === null ? 'too early' : rangeText(interval, text);
}
