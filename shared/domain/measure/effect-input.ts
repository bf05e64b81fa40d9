/** From the figures of a campaign to what its report is made of. */
import { HOLDOUT } from '../assignment.ts';
import type { Decimal } from '../decimal.ts';
import { type ArmCounters, mergeCounters, NO_COUNTS } from '../effect/arm-counters.ts';
import type {
  AllocationPeriod,
  CountersByArm,
  DayInput,
  EffectInput,
  SegmentInput,
} from '../effect/effect-input.ts';
import type { Cell, GroupCell } from './unit.ts';

export interface EffectSettings {
  /** ISO 4217, of every value and cost. */
  readonly currency: string;
  readonly margin?: number;
  readonly fixedCost?: Decimal;
}

/** By split: the share of all customers that each arm was to have. */
export type SharesBySplit = ReadonlyMap<string, Readonly<Record<string, number>>>;

/**
 * Each segment once: those in `order` first, as long as anybody is in them, then whatever only the
 * figures know.
 */
export function toSegments(
  cells: readonly GroupCell[],
  order: readonly string[],
): readonly SegmentInput[] {
  const bySegment = Map.groupBy(cells, ({ key }) => key.group);
  const known = order.filter((segment) => bySegment.has(segment));
  const others = [...bySegment.keys()].filter((segment) => !order.includes(segment)).sort();
  return [...known, ...others].map((segment) => {
    const own = bySegment.get(segment) ?? [];
    const periods = Map.groupBy(own, ({ key }) => key.split);
    return {
      segment,
      arms: armsOf(own),
      ...(periods.size > 1 && { periods: [...periods.values()].map(armsOf) }),
    };
  });
}

function armsOf(cells: readonly GroupCell[]): CountersByArm {
  const arms = new Map<string, ArmCounters>();
  for (const { key, effect } of cells)
    arms.set(key.arm, mergeCounters(arms.get(key.arm) ?? NO_COUNTS, effect));
  return Object.fromEntries(arms);
}

/**
 * Customers count on the day of their first assignment, with all that they have done since, so a day
 * of the report holds the customers up to that day as they stand now.
 *
 * @param arms of the campaign as it is now; those that only its figures know come after them
 * @param shares of every split that has figures; where one is missing, sizes cannot be checked
 */
export function toEffectInput(
  cells: readonly Cell[],
  arms: readonly string[],
  shares: SharesBySplit,
  settings: EffectSettings,
): EffectInput {
  const ids = [...new Set([...arms, ...cells.map(({ key }) => key.arm)])].sort(
    (a, b) => Number(b === HOLDOUT) - Number(a === HOLDOUT),
  );
  const totals = byArm(cells);
  const splits = [...new Set(cells.map(({ key }) => key.split))].sort();
  const planned = splits.length === 0 ? [...shares.values()] : splits.map((id) => shares.get(id));
  const [only] = planned;
  return {
    ...settings,
    control: ids.includes(HOLDOUT) ? HOLDOUT : null,
    arms: ids.map((id) => ({
      id,
      ...(planned.length === 1 && only !== undefined && { weight: shareOf(only, id) }),
      counters: totals.get(id) ?? NO_COUNTS,
    })),
    ...(splits.length > 1 &&
      planned.every((one) => one !== undefined) && {
        periods: splits.map((split) => periodOf(cells, split, shares.get(split) ?? {})),
      }),
    days: cumulated(cells),
  };
}

function periodOf(
  cells: readonly Cell[],
  split: string,
  weights: Readonly<Record<string, number>>,
): AllocationPeriod {
  const own = cells.filter(({ key }) => key.split === split);
  return { weights, arms: Object.fromEntries(byArm(own)) };
}

function cumulated(cells: readonly Cell[]): DayInput[] {
  const days = Map.groupBy(cells, ({ key }) => key.day);
  let arms: CountersByArm = {};
  const bySplit = new Map<string, CountersByArm>();
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, own]) => {
      arms = withCells(arms, own);
      for (const [split, ofSplit] of Map.groupBy(own, ({ key }) => key.split))
        bySplit.set(split, withCells(bySplit.get(split) ?? {}, ofSplit));
      return { day, arms, periods: [...bySplit.values()] };
    });
}

function withCells(arms: CountersByArm, cells: readonly Cell[]): CountersByArm {
  const running = new Map(Object.entries(arms));
  for (const [arm, counters] of byArm(cells))
    running.set(arm, mergeCounters(running.get(arm) ?? NO_COUNTS, counters));
  return Object.fromEntries(running);
}

function byArm(cells: readonly Cell[]): Map<string, ArmCounters> {
  const arms = new Map<string, ArmCounters>();
  for (const { key, figures } of cells)
    arms.set(key.arm, mergeCounters(arms.get(key.arm) ?? NO_COUNTS, figures.effect));
  return arms;
}

const shareOf = (shares: Readonly<Record<string, number>>, arm: string): number =>
  Object.hasOwn(shares, arm) ? (shares[arm] ?? 0) : 0;
