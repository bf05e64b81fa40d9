/**
 * When an always-valid band may begin. Its guarantee is asymptotic: with a handful of conversions in
 * the scarcer arm the standard error is mostly luck, and one arm without a conversion looks certain.
 * Measured in bench/effect.ts: without this rule the band errs in up to half of all campaigns that
 * have no effect and a small holdout, with it in under 5 % (docs/effect.md).
 */
import type { Proportion } from './sample.ts';

/** Conversions that the scarcer arm must hold. */
export const BAND_FROM = 20;

/** Effective conversions that it must hold for a band of values, whose errors are skewed. */
export const VALUE_BAND_FROM = 30;

/** The rarest of the four outcomes: converters or others, in either arm. */
export function rarestOutcome(control: Proportion, treated: Proportion): number {
  return Math.min(
    control.converters,
    treated.converters,
    control.n - control.converters,
    treated.n - treated.converters,
  );
}

export interface SpentValue {
  readonly converters: number;
  readonly sum: number;
  readonly sumSquares: number;
}

/**
 * How many converters of equal value the scarcer arm is worth: a few large ones count for little.
 * Effective size (Σv)² / Σv² (L. Kish, "Survey Sampling", 1965, 8.2), from both arms together, since
 * the small arm looks most even just when it has missed the large values.
 */
export function effectiveConverters(control: SpentValue, treated: SpentValue): number {
  const converters = control.converters + treated.converters;
  const squares = control.sumSquares + treated.sumSquares;
  if (converters === 0 || squares === 0) return 0;
  const evenness = (control.sum + treated.sum) ** 2 / squares / converters;
  return Math.min(control.converters, treated.converters) * evenness;
}
