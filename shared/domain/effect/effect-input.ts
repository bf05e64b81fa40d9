/** What a report is made from. */

import type { Decimal } from '../decimal.ts';
import { DomainError } from '../domain-error.ts';
import type { Correction } from '../stats/multiplicity.ts';
import type { ArmCounters } from './arm-counters.ts';

export interface ArmInput {
  readonly id: string;
  /** Planned share against the other arms; left out when nobody knows it any more. */
  readonly weight?: number;
  readonly counters: ArmCounters;
}

/** Counters by arm id; an arm that is not named has none. */
export type CountersByArm = Readonly<Record<string, ArmCounters>>;

/** A stretch of the campaign in which the weights stayed as they were. */
export interface AllocationPeriod {
  readonly weights: Readonly<Record<string, number>>;
  readonly arms: CountersByArm;
}

export interface SegmentInput {
  readonly segment: string;
  readonly arms: CountersByArm;
  /** Given when weights changed on the way: the same by period. */
  readonly periods?: readonly CountersByArm[];
}

export interface EffectInput {
  /** ISO 4217; every amount is in it. */
  readonly currency: string;
  /** The arm that was sent nothing; null when nobody was held out. */
  readonly control: string | null;
  readonly arms: readonly ArmInput[];
  /** Share of the value that is profit, 0 to 1; without it there is no profit to report. */
  readonly margin?: number;
  /** What the campaign cost apart from messages and incentives. */
  readonly fixedCost?: Decimal;
  /** 1 − confidence; 0.05 unless given. */
  readonly alpha?: number;
  /** Customers at which the always-valid band is tightest. Choose before the start and never change. */
  readonly tuning?: number;
  /** Given when weights changed on the way (automatic allocation): the arms are then compared within periods. */
  readonly periods?: readonly AllocationPeriod[];
  readonly segments?: readonly SegmentInput[];
  /** For segments; Holm unless given. */
  readonly correction?: Correction;
  /** Ascending. */
  readonly days?: readonly DayInput[];
}

export interface DayInput {
  readonly day: string;
  /** Counters from the start to the end of the day. */
  readonly arms: CountersByArm;
  /** The same by period, of those that had begun by then; needed only where weights changed on the way. */
  readonly periods?: readonly CountersByArm[];
}

/** Throws `EFFECT_INPUT` on an unknown control, a doubled arm, or counters that no campaign can have. */
export function checkEffectInput(input: EffectInput): void {
  const ids = new Set(input.arms.map((arm) => arm.id));
  const sound =
    ids.size === input.arms.length &&
    (input.control === null || ids.has(input.control)) &&
    (input.margin === undefined || (input.margin >= 0 && input.margin <= 1)) &&
    /^[A-Z]{3}$/.test(input.currency);
  if (!sound) {
    throw new DomainError(
      'EFFECT_INPUT',
      'arms need distinct ids, the control must be one of them, the margin within 0 and 1, the currency ISO 4217',
    );
  }
  const everywhere = [
    ...input.arms.map((arm) => arm.counters),
    ...[...(input.periods ?? []), ...(input.segments ?? []), ...(input.days ?? [])].flatMap(
      ({ arms }) => Object.values(arms),
    ),
  ];
  everywhere.forEach(checkCounters);
}

function checkCounters(counters: ArmCounters): void {
  const { assigned, sent, delivered, opened, clicked, converters, conversions } = counters;
  const counts = [assigned, sent, delivered, opened, clicked, converters, conversions];
  const sound =
    counts.every((count) => Number.isSafeInteger(count) && count >= 0) &&
    converters <= assigned &&
    converters <= conversions;
  if (!sound) {
    throw new DomainError(
      'EFFECT_INPUT',
      'counts must not be below 0, nor converters more than the assigned or the conversions',
    );
  }
}
