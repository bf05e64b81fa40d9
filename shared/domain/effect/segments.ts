/** The effect by segment, corrected for having looked into several. */
import { adjustP, type Correction } from '../stats/multiplicity.ts';
import { compareConversion } from './compare-outcomes.ts';
import { ALL_VARIANTS, bothPresent, pairOf, pairsOf } from './compared-arms.ts';
import type { EffectInput } from './effect-input.ts';
import type { Outcome, SegmentReport } from './effect-report.ts';
import type { Settings } from './settings.ts';

/** All variants together against the control, within each segment. A segment that cannot be tested counts as p = 1. */
export function reportSegments(
  input: EffectInput,
  control: string,
  correction: Correction,
  settings: Settings,
): SegmentReport[] {
  const variants = input.arms.map(({ id }) => id).filter((id) => id !== control);
  const arm = variants.length > 1 ? ALL_VARIANTS : (variants[0] ?? ALL_VARIANTS);
  const found = (input.segments ?? []).map(({ segment, arms, periods }) => {
    const compared = {
      arm,
      ...pairOf(arms, control, variants),
      periods: pairsOf(periods, control, variants),
    };
    const conversion = bothPresent(compared) ? compareConversion(compared, settings) : null;
    return { segment, compared, conversion };
  });
  const adjust = (pick: (outcome: Outcome) => number | null) =>
    adjustP(
      found.map(({ conversion }) => (conversion === null ? null : pick(conversion)) ?? 1),
      correction,
    );
  const single = adjust((outcome) => outcome.p);
  const always = adjust((outcome) => outcome.alwaysValidP);
  return found.map(({ segment, compared, conversion }, index) => ({
    segment,
    arm,
    nControl: compared.control.assigned,
    nTreated: compared.treated.assigned,
    conversion,
    adjustedP: (conversion?.p ?? null) === null ? null : (single[index] ?? 1),
    adjustedAlwaysValidP: (conversion?.alwaysValidP ?? null) === null ? null : (always[index] ?? 1),
    shown: (always[index] ?? 1) < settings.alpha,
  }));
}
