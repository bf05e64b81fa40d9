/** How the lift came about: the comparison as it stood at the end of each day. */
import { conversionEffect } from './compare-outcomes.ts';
import { ALL_VARIANTS, bothPresent, pairOf, pairsOf } from './compared-arms.ts';
import type { EffectInput } from './effect-input.ts';
import type { DayReport } from './effect-report.ts';
import type { Settings } from './settings.ts';

/**
 * One point per day and comparison, made as the headline is, which the last of them equals. Where the
 * weights changed on the way the arms are compared within periods (a day that does not tell them apart
 * says nothing), and only all variants together are followed: the work is days × periods for each.
 */
export function reportOverTime(
  input: EffectInput,
  control: string,
  settings: Settings,
): DayReport[] {
  const variants = input.arms.map(({ id }) => id).filter((id) => id !== control);
  const together = variants.length > 1 ? [[ALL_VARIANTS, variants] as const] : [];
  const changed = (input.periods?.length ?? 0) > 1;
  const apart = changed && variants.length > 1;
  const each = apart ? [] : variants.map((variant) => [variant, [variant]] as const);
  const days = (input.days ?? []).filter(({ periods }) => !changed || periods !== undefined);
  return [...together, ...each].flatMap(([arm, members]) =>
    days.flatMap(({ day, arms, periods }): DayReport[] => {
      const compared = {
        arm,
        ...pairOf(arms, control, members),
        periods: pairsOf(changed ? periods : undefined, control, members),
      };
      if (!bothPresent(compared)) return [];
      const { absolute, relative, incremental } = conversionEffect(compared, settings);
      const { control: held, treated } = compared;
      const sizes = { nControl: held.assigned, nTreated: treated.assigned };
      return [{ day, arm, ...sizes, absolute, relative, incremental }];
    }),
  );
}
