/** What a reader must know before believing a figure; the worst first. */
import { BAND_FROM } from '../stats/band-start.ts';
import type { SrmResult } from '../stats/sample-ratio.ts';
import type { ArmCounters } from './arm-counters.ts';
import type { EffectInput } from './effect-input.ts';
import type { Warning } from './effect-report.ts';
import { countedText, pText } from './wording.ts';

/** Below this many control converters Welch's interval for skewed values is too short too often. */
const TRUSTED_CONTROL_CONVERTERS = 50;

export function warningsOf(input: EffectInput, sampleRatio: SrmResult | null): Warning[] {
  const control = input.arms.find(({ id }) => id === input.control)?.counters;
  return [
    ...splitWarnings(input, sampleRatio),
    ...input.arms
      .filter(({ counters }) => counters.assigned === 0)
      .map(({ id }): Warning => ({ code: 'arm_empty', text: `Nobody was assigned to ${id}.` })),
    ...(control === undefined ? [] : controlWarnings(control)),
    ...conversionWarnings(input),
    ...designWarnings(input),
  ];
}

/** Over everything: with the split broken no figure of the report can be believed. */
export function sampleRatioWarning({ p }: SrmResult): Warning {
  return {
    code: 'sample_ratio_mismatch',
    text: `Sample ratio mismatch: the arms do not have the sizes that their weights promised (p = ${pText(p)}). Believe no figure below until the cause is found.`,
  };
}

function splitWarnings(input: EffectInput, sampleRatio: SrmResult | null): Warning[] {
  if (sampleRatio?.flag) return [sampleRatioWarning(sampleRatio)];
  if (sampleRatio !== null || input.arms.length < 2) return [];
  return [
    {
      code: 'split_unknown',
      text: 'The planned weights of the arms are not known, so their sizes could not be checked.',
    },
  ];
}

function controlWarnings({ assigned, sent, converters }: ArmCounters): Warning[] {
  const warnings: Warning[] = [];
  if (assigned === 0) return warnings;
  if (sent > 0) {
    warnings.push({
      code: 'control_was_sent',
      text: `${countedText(sent, 'customer')} of the control arm had a message: the effect is understated.`,
    });
  }
  if (converters < TRUSTED_CONTROL_CONVERTERS) {
    warnings.push({
      code: 'few_control_converters',
      text: `The control arm has ${countedText(converters, 'converter')}; below ${TRUSTED_CONTROL_CONVERTERS} the fixed intervals of value and profit are too narrow.`,
    });
  }
  return warnings;
}

function conversionWarnings({ arms }: EffectInput): Warning[] {
  const few = arms.filter(
    ({ counters }) => counters.assigned > 0 && counters.converters < BAND_FROM,
  );
  return few.length === 0
    ? []
    : [
        {
          code: 'few_conversions',
          text: `Fewer than ${BAND_FROM} converters in ${few.map(({ id }) => id).join(', ')}: too few for an always-valid interval.`,
        },
      ];
}

function designWarnings({ arms, control, periods = [] }: EffectInput): Warning[] {
  const variants = arms.length - Number(control !== null);
  const warnings: Warning[] = [];
  if (control !== null && variants > 1) {
    warnings.push({
      code: 'several_variants',
      text: `${variants} variants share one control: the verdict on each allows it 1/${variants} of the error; the intervals shown are not widened.`,
    });
  }
  if (periods.length > 1) {
    warnings.push({
      code: 'weights_changed',
      text: 'The weights changed on the way: the arms are compared within periods of equal weights.',
    });
  }
  return warnings;
}
