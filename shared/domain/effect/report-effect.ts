/** What a campaign caused, from sufficient statistics: O(1) in the number of its customers. */
import { detectableLift } from '../stats/power.ts';
import { type SrmResult, sampleRatioTest } from '../stats/sample-ratio.ts';
import { compareWithPast } from './compare-cuped.ts';
import { compareConversion, compareValue, conversionBand, valueBand } from './compare-outcomes.ts';
import { compareProfit, shareOfFixedCost } from './compare-profit.ts';
import { bothPresent, type ComparedArms, comparedArms } from './compared-arms.ts';
import { checkEffectInput, type EffectInput } from './effect-input.ts';
import type { Comparison, EffectReport, Verdict } from './effect-report.ts';
import { conversionWithPast, valueWithPast } from './moments.ts';
import { reportOverTime } from './over-time.ts';
import { reportArms } from './report-arms.ts';
import { reportSegments } from './segments.ts';
import { type Settings, settingsOf } from './settings.ts';
import { verdictOf } from './verdict.ts';
import { sampleRatioWarning, warningsOf } from './warnings.ts';

/**
 * The whole report. Everyone assigned counts in their arm, reached or not (intention to treat);
 * value and cost are those of the arm. Without a holdout there is nothing to compare with: rates
 * only. Throws `EFFECT_INPUT` on input that no campaign can have.
 */
export function reportEffect(input: EffectInput): EffectReport {
  checkEffectInput(input);
  const settings = settingsOf(input);
  const correction = input.correction ?? 'holm';
  const sampleRatio = sampleRatioOf(input);
  const control = heldOut(input);
  const comparisons = control === null ? [] : compareAll(input, control, settings);
  return {
    currency: input.currency,
    confidence: 1 - settings.alpha,
    defaultBand: 'alwaysValid',
    tuning: settings.tuning,
    control,
    verdict: overall(input, control, comparisons, sampleRatio),
    warnings: warningsOf(input, sampleRatio),
    sampleRatio,
    fixedCost: input.fixedCost ?? '0',
    arms: reportArms(input, settings.alpha),
    comparisons,
    correction,
    segments: control === null ? [] : reportSegments(input, control, correction, settings),
    overTime: control === null ? [] : reportOverTime(input, control, settings),
  };
}

/** The control, or null when the campaign has none that anybody was, or is to be, assigned to. */
function heldOut({ arms, control }: EffectInput): string | null {
  const arm = arms.find(({ id }) => id === control);
  if (arm === undefined || arms.length < 2) return null;
  return arm.counters.assigned > 0 || (arm.weight ?? 0) > 0 ? arm.id : null;
}

function compareAll(input: EffectInput, control: string, settings: Settings): Comparison[] {
  const variants = input.arms.length - 1;
  const all = comparedArms(input, control);
  const treated = input.arms
    .filter(({ id }) => id !== control)
    .reduce((sum, { counters }) => sum + counters.assigned, 0);
  return all.flatMap((arms, index) => {
    if (!bothPresent(arms)) return [];
    const part = shareOfFixedCost(input.fixedCost ?? '0', arms.treated.assigned, treated);
    // All together is the campaign itself; variants are several chances to be wrong (Bonferroni).
    const chances = variants > 1 && index > 0 ? variants : 1;
    return compareOne(arms, part, chances, input.currency, settings);
  });
}

function compareOne(
  arms: ComparedArms,
  fixedCost: number,
  chances: number,
  currency: string,
  settings: Settings,
): Comparison {
  const judged = outcomes(arms, fixedCost, { ...settings, alpha: settings.alpha / chances });
  const { conversion, value, money } = chances === 1 ? judged : outcomes(arms, fixedCost, settings);
  const past = {
    conversion: compareWithPast(arms, conversionWithPast, conversionBand(arms, settings), settings),
    value: compareWithPast(arms, valueWithPast, valueBand(arms, settings), settings),
  };
  return {
    arm: arms.arm,
    nControl: arms.control.assigned,
    nTreated: arms.treated.assigned,
    conversion,
    value,
    cuped: past,
    money,
    detectableLift: detectableLift({
      controlRate: conversion.control,
      alpha: settings.alpha,
      power: 0.8,
      nControl: arms.control.assigned,
      nTreated: arms.treated.assigned,
    }),
    verdict: verdictOf(judged.conversion, judged.money, currency),
  };
}

function outcomes(arms: ComparedArms, fixedCost: number, settings: Settings) {
  const value = compareValue(arms, settings);
  return {
    conversion: compareConversion(arms, settings),
    value,
    money: compareProfit(arms, value, settings.margin, fixedCost),
  };
}

/** Within each period of constant weights; null when the weights, or anybody's arm, are not known. */
function sampleRatioOf({ arms, periods }: EffectInput): SrmResult | null {
  const planned = arms.every(({ weight }) => weight !== undefined);
  if (arms.length < 2 || (!planned && periods === undefined)) return null;
  const whole = {
    observed: arms.map(({ counters }) => counters.assigned),
    weights: arms.map(({ weight = 0 }) => weight),
  };
  const splits = periods?.map((period) => ({
    observed: arms.map(({ id }) => own(period.arms, id)?.assigned ?? 0),
    weights: arms.map(({ id }) => own(period.weights, id) ?? 0),
  }));
  return sampleRatioTest(splits ?? [whole]);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function overall(
  input: EffectInput,
  control: string | null,
  comparisons: readonly Comparison[],
  sampleRatio: SrmResult | null,
): Verdict {
  if (sampleRatio?.flag)
    return { ...sampleRatioWarning(sampleRatio), code: 'sample_ratio_mismatch' };
  const campaign = comparisons[0];
  if (campaign !== undefined) return campaign.verdict;
  if (control !== null) {
    return { code: 'too_early', text: 'Too early: not every arm has customers yet.' };
  }
  return {
    code: 'no_holdout',
    text:
      input.arms.length === 0
        ? 'Nobody has been assigned yet.'
        : 'Nobody was held out, so the effect cannot be known: rates only.',
  };
}
