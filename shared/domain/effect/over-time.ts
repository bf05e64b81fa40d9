/** How the lift came about: the comparison as it stood at the end of each day. */
import { conversionEffect } from './compare-outcomes.ts';
import { ALL_VARIANTS, bothPresent, pairOf } from './compared-arms.ts';
import type { EffectInput } from './effect-input.ts';
import type { DayReport } from './effect-report.ts';
import type { Settings } from './settings.ts';

/**
 * One point per day and comparison. Where the weights of variants changed on the way only all of them
 * together are followed: their share against the control did not change.
 */
export function reportOverTime(
  input: EffectInput,
  control: string,
  settings: Settings,
): DayReport[] {
  const variants = input.arms.map(({ id }) => id).filter((id) => id !== control);
  const together = variants.length > 1 ? [[ALL_VARIANTS, variants] as const] : [];
  const adaptive = (input.periods?.length ?? 0) > 1 && variants.length > 1;
  const each = adaptive ? [] : variants.map((variant) => [variant, [variant]] as const);
  return [...together, ...each].flatMap(([arm, members]) =>
    (input.days ?? []).flatMap(({ day, arms }): DayReport[] => {
      const compared = { arm, ...pairOf(arms, control, members), periods: [] };
      if (!bothPresent(compared)) return [];
      const { absolute, relative, incremental } = conversionEffect(compared, settings);
      const { control: held, treated } = compared;
      const sizes = { nControl: held.assigned, nTreated: treated.assigned };
      return [{ day, arm, ...sizes, absolute, relative, incremental }];
    }),
  );
}
