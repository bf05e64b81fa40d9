/** Conversion and value of a variant against the control, over everyone assigned. */
import { decimalToNumber } from '../decimal.ts';
import {
  BAND_FROM,
  effectiveConverters,
  rarestOutcome,
  VALUE_BAND_FROM,
} from '../stats/band-start.ts';
import { normalTwoSided, normalUpperQuantile } from '../stats/normal.ts';
import { chanceAbove, chanceToWin, posteriorOf } from '../stats/posterior.ts';
import { newcombeInterval, pooledZTest } from '../stats/proportions.ts';
import { fiellerLift } from '../stats/relative-lift.ts';
import { sampleFromProportion, squaredError } from '../stats/sample.ts';
import { sequentialCritical, sequentialP } from '../stats/sequential.ts';
import type { Pair } from '../stats/stratify.ts';
import { tUpperQuantile } from '../stats/student-t.ts';
import { welchTest } from '../stats/welch.ts';
import type { ArmCounters } from './arm-counters.ts';
import { banded, type Critical, mapBanded, relativeBands } from './bands.ts';
import { type ComparedArms, samplesOf } from './compared-arms.ts';
import type { Outcome } from './effect-report.ts';
import { conversionOf, valueSample } from './moments.ts';
import type { Settings } from './settings.ts';

/** `conversionEffect`, and the chance to win of beta posteriors. Both arms must have customers. */
export function compareConversion(arms: ComparedArms, settings: Settings): Outcome {
  const effect = conversionEffect(arms, settings);
  if (arms.periods.length > 0) return effect;
  const posterior = (counters: ArmCounters) => posteriorOf(conversionOf(counters));
  return { ...effect, chanceToWin: chanceToWin(posterior(arms.control), posterior(arms.treated)) };
}

/**
 * Difference by Newcombe (fixed) and confidence sequence (always valid), relative lift by Fieller, p
 * of the pooled z test, chance to win of the normal approximation, which costs nothing. Where weights
 * changed on the way counts no longer describe the comparison, and the normal forms over the periods
 * take their place. Both arms must have customers.
 */
export function conversionEffect(arms: ComparedArms, settings: Settings): Outcome {
  const pair = samplesOf(arms, (counters) => sampleFromProportion(conversionOf(counters)));
  const control = conversionOf(arms.control);
  const treated = conversionOf(arms.treated);
  const outcome = compareSamples(
    pair,
    arms.treated.assigned,
    {
      fixed: normalUpperQuantile(settings.alpha / 2),
      alwaysValid: conversionBand(arms, settings),
    },
    settings,
    { nonNegative: true },
  );
  if (arms.periods.length > 0) return { ...outcome, p: normalP(pair) };
  const absolute = {
    ...outcome.absolute,
    fixed: newcombeInterval(control, treated, settings.alpha),
  };
  const { p } = pooledZTest(control, treated);
  return {
    ...outcome,
    absolute,
    incremental: mapBanded(absolute, (diff) => diff * treated.n),
    p,
    // The pooled and the unpooled error differ far out; many looks never prove more than one.
    alwaysValidP: outcome.alwaysValidP === null ? null : Math.max(outcome.alwaysValidP, p),
  };
}

/** Difference and p by Welch (fixed) and confidence sequence (always valid), relative lift by Fieller. Both arms must have customers. */
export function compareValue(arms: ComparedArms, settings: Settings): Outcome {
  const pair = samplesOf(arms, valueSample);
  const test = welchTest(pair.control, pair.treated, settings.alpha);
  const outcome = compareSamples(
    pair,
    arms.treated.assigned,
    {
      fixed: test === null ? null : tUpperQuantile(settings.alpha / 2, test.df),
      alwaysValid: valueBand(arms, settings),
    },
    settings,
  );
  return { ...outcome, p: test?.p ?? null };
}

/** Standard errors that the always-valid band of a rate reaches; null while it may not begin. */
export function conversionBand(arms: ComparedArms, settings: Settings): number | null {
  const rarest = rarestOutcome(conversionOf(arms.control), conversionOf(arms.treated));
  return rarest < BAND_FROM ? null : critical(arms, settings);
}

/** The same for values, where a few large ones count for little. */
export function valueBand(arms: ComparedArms, settings: Settings): number | null {
  const spent = ({ converters, valueSum, valueSumSquares }: ArmCounters) => ({
    converters,
    sum: decimalToNumber(valueSum),
    sumSquares: decimalToNumber(valueSumSquares),
  });
  const effective = effectiveConverters(spent(arms.control), spent(arms.treated));
  return effective < VALUE_BAND_FROM ? null : critical(arms, settings);
}

function critical({ control, treated }: ComparedArms, { alpha, tuning }: Settings): number {
  return sequentialCritical(control.assigned + treated.assigned, alpha, tuning);
}

function compareSamples(
  pair: Pair,
  nTreated: number,
  reach: Critical,
  { alpha, tuning }: Settings,
  options: { nonNegative?: boolean } = {},
): Outcome {
  const { control, treated } = pair;
  const diff = treated.mean - control.mean;
  const se = standardError(pair);
  // Where nothing varies a difference has no error to be measured by.
  const usable = se > 0 ? reach : NO_REACH;
  const absolute = banded(diff, se, usable);
  // An arm in which all did the same, few as they are, looks certain, and a ratio leans on each arm alone.
  const varied = squaredError(control) > 0 && squaredError(treated) > 0;
  const lift = control.mean === 0 ? null : treated.mean / control.mean - 1;
  return {
    control: control.mean,
    treated: treated.mean,
    absolute,
    relative: relativeBands(lift, varied ? usable : NO_REACH, (factor) =>
      fiellerLift(control, treated, factor, options),
    ),
    incremental: mapBanded(absolute, (x) => x * nTreated),
    p: null,
    alwaysValidP:
      usable.alwaysValid === null
        ? null
        : sequentialP(diff, se, control.n + treated.n, alpha, tuning),
    chanceToWin: se > 0 ? chanceAbove(diff, se) : null,
  };
}

const NO_REACH: Critical = { fixed: null, alwaysValid: null };

function standardError({ control, treated }: Pair): number {
  return Math.sqrt(squaredError(control) + squaredError(treated));
}

function normalP(pair: Pair): number | null {
  const se = standardError(pair);
  return se > 0 ? normalTwoSided((pair.treated.mean - pair.control.mean) / se) : null;
}
