/**
 * One customer in one arm of one campaign: the unit that was assigned, and therefore the unit that is
 * compared, however often it was exposed or converted.
 */
import type { Decision } from '../decision/decision.ts';
import type { Standing } from '../decision/standing.ts';
import {
  type ArmCounters,
  customerCounters,
  mergeCounters,
  NO_COUNTS,
  subtractCounters,
} from '../effect/arm-counters.ts';
import { addParts, countOf, NO_PARTS, type Parts, subtractParts, sumOf } from './parts.ts';

export interface UnitKey {
  readonly campaignId: string;
  /** How the campaign shared its customers out when it assigned this one. */
  readonly split: string;
  readonly arm: string;
  readonly customerId: string;
  /** Whoever comes back after an erasure is somebody else: what goes with the one leaves the other whole. */
  readonly erasedBefore?: number | undefined;
}

export interface Unit {
  /** UTC day of the first assignment: all that the customer ever does counts on it. */
  readonly day: string;
  /** As it was on record at the first assignment; only its instant where that says nothing. */
  readonly standing?: UnitStanding;
  readonly parts: Parts;
  /** ISO instant of the newest of its entries: it is kept as long as that one. */
  readonly newest: string;
}

export interface UnitStanding extends Standing {
  /** ISO instant of that assignment. */
  readonly at: string;
}

/** Where figures are added up. */
export interface CellKey {
  readonly campaignId: string;
  readonly split: string;
  readonly arm: string;
  readonly day: string;
}

/** Where they are added up once more, for the report by segment. */
export interface GroupKey {
  readonly campaignId: string;
  readonly split: string;
  readonly arm: string;
  /** One of `Standing.groups`. */
  readonly group: string;
}

/** `effect` counts customers, `parts` what happened to them. */
export interface Figures {
  readonly effect: ArmCounters;
  readonly parts: Parts;
}

/** Figures of one arm on one day. */
export interface Cell {
  readonly key: CellKey;
  readonly figures: Figures;
}

/** Counters of one arm within one group. */
export interface GroupCell {
  readonly key: GroupKey;
  readonly effect: ArmCounters;
}

export const NO_FIGURES: Figures = { effect: NO_COUNTS, parts: NO_PARTS };

/** Undefined: it was suppressed before it was assigned, and is no part of the experiment. */
export function unitKeyOf(decision: Decision): UnitKey | undefined {
  const { campaignId, customerId, arm, split = '', erasedBefore } = decision;
  if (arm === undefined) return undefined;
  return {
    campaignId,
    split,
    arm,
    customerId,
    ...(erasedBefore !== undefined && { erasedBefore }),
  };
}

export const dayOf = (instant: string): string => new Date(instant).toISOString().slice(0, 10);

export const cellOf = ({ campaignId, split, arm }: UnitKey, { day }: Unit): CellKey => ({
  campaignId,
  split,
  arm,
  day,
});

/** The figures of an arm of this one customer. */
export function figuresOf({ parts, standing }: Pick<Unit, 'parts' | 'standing'>): Figures {
  const has = (name: Parameters<typeof countOf>[1]) => countOf(parts, name) > 0;
  return {
    effect: customerCounters({
      sent: has('sent'),
      delivered: has('delivered'),
      opened: has('opened'),
      clicked: has('clicked'),
      conversions: countOf(parts, 'conversions'),
      value: sumOf(parts, 'value'),
      messageCost: sumOf(parts, 'messageCost'),
      incentiveCost: sumOf(parts, 'incentiveCost'),
      ...(standing?.past !== undefined && { pre: standing.past }),
    }),
    parts,
  };
}

/** The groups that this one customer is in. */
export const groupCellsOf = (
  { campaignId, split, arm }: UnitKey,
  unit: Unit,
): readonly GroupCell[] =>
  (unit.standing?.groups ?? []).map((group) => ({
    key: { campaignId, split, arm, group },
    effect: figuresOf(unit).effect,
  }));

export const addFigures = (a: Figures, b: Figures): Figures => ({
  effect: mergeCounters(a.effect, b.effect),
  parts: addParts(a.parts, b.parts),
});

/** What has to be added to `b` to give `a`. */
export const subtractFigures = (a: Figures, b: Figures): Figures => ({
  effect: subtractCounters(a.effect, b.effect),
  parts: subtractParts(a.parts, b.parts),
});
