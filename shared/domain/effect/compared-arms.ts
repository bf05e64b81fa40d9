/** Two arms, ready to be compared: totals, and the periods of constant weights where there were several. */
import type { Sample } from '../stats/sample.ts';
import { type Pair, stratify } from '../stats/stratify.ts';
import { type ArmCounters, mergeCounters, NO_COUNTS } from './arm-counters.ts';
import type { CountersByArm, EffectInput } from './effect-input.ts';

/** The arm of all variants together; the space keeps it apart from any variant's own id. */
export const ALL_VARIANTS = 'all variants';

export interface ComparedArms {
  readonly arm: string;
  readonly control: ArmCounters;
  readonly treated: ArmCounters;
  /** Empty while the weights never changed. */
  readonly periods: readonly { readonly control: ArmCounters; readonly treated: ArmCounters }[];
}

/** Every comparison of the report: all variants together first where there are several, then each. */
export function comparedArms(input: EffectInput, control: string): ComparedArms[] {
  const variants = input.arms.map(({ id }) => id).filter((id) => id !== control);
  const totals = Object.fromEntries(input.arms.map(({ id, counters }) => [id, counters]));
  const periods = input.periods?.map(({ arms }) => arms);
  const compare = (arm: string, members: readonly string[]): ComparedArms => ({
    arm,
    ...pairOf(totals, control, members),
    periods: pairsOf(periods, control, members),
  });
  const each = variants.map((variant) => compare(variant, [variant]));
  return variants.length > 1 ? [compare(ALL_VARIANTS, variants), ...each] : each;
}

/** The same comparison within one segment or up to one day. */
export function pairOf(
  counters: CountersByArm,
  control: string,
  members: readonly string[],
): { control: ArmCounters; treated: ArmCounters } {
  // Arms have any name that a marketer gives them, `constructor` included.
  const of = (arm: string) => (Object.hasOwn(counters, arm) ? counters[arm] : NO_COUNTS);
  return {
    control: of(control) ?? NO_COUNTS,
    treated: members.map((arm) => of(arm) ?? NO_COUNTS).reduce(mergeCounters, NO_COUNTS),
  };
}

/** The same comparison within each period; none where a single one is all there is. */
export function pairsOf(
  periods: readonly CountersByArm[] | undefined,
  control: string,
  members: readonly string[],
): ComparedArms['periods'] {
  if (periods === undefined || periods.length < 2) return [];
  return periods.map((arms) => pairOf(arms, control, members));
}

/** An arm without customers has no rate, and nothing can be said to differ from it. */
export function bothPresent({
  control,
  treated,
}: Pick<ComparedArms, 'control' | 'treated'>): boolean {
  return control.assigned > 0 && treated.assigned > 0;
}

/** Both arms as samples of `pick`, stratified by period where the weights changed. */
export function samplesOf(arms: ComparedArms, pick: (counters: ArmCounters) => Sample): Pair {
  const toPair = (pair: { control: ArmCounters; treated: ArmCounters }): Pair => ({
    control: pick(pair.control),
    treated: pick(pair.treated),
  });
  return stratify(arms.periods.map(toPair), toPair(arms));
}
