/** How sure a report is to be, and of what. */
import { DEFAULT_TUNING } from '../stats/sequential.ts';
import type { EffectInput } from './effect-input.ts';

export interface Settings {
  readonly alpha: number;
  readonly tuning: number;
  readonly margin: number | undefined;
}

export function settingsOf({
  alpha = 0.05,
  tuning = DEFAULT_TUNING,
  margin,
}: EffectInput): Settings {
  return { alpha, tuning, margin };
}
