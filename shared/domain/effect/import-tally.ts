/** Sums over the lines of a past campaign, and the reports that come of them. */
import { type Decimal, multiplyDecimals } from '../decimal.ts';
import { DomainError } from '../domain-error.ts';
import type { Correction } from '../stats/multiplicity.ts';
import {
  type ArmCounters,
  type CustomerFacts,
  customerCounters,
  mergeCounters,
  NO_COUNTS,
} from './arm-counters.ts';
import type { CountersByArm, EffectInput } from './effect-input.ts';
import type { EffectReport } from './effect-report.ts';
import type { ImportColumns, ImportedRow } from './import-row.ts';
import { reportEffect } from './report-effect.ts';

export interface ImportSettings {
  readonly columns: ImportColumns;
  /** The arm that was sent nothing; null when nobody was held out. */
  readonly control: string | null;
  /** ISO 4217. */
  readonly currency: string;
  /** Planned weights; without them the sizes of the arms cannot be checked. */
  readonly weights?: ReadonlyMap<string, number>;
  readonly margin?: number;
  readonly fixedCost?: Decimal;
  /** For each customer sent to; without a column that says so, all outside the control. */
  readonly costPerMessage?: Decimal;
  readonly incentivePerConversion?: Decimal;
  readonly alpha?: number;
  readonly correction?: Correction;
}

export interface ImportReports {
  readonly report: EffectReport;
  /** The same experiment by each further outcome, without money. */
  readonly also: readonly { readonly outcome: string; readonly report: EffectReport }[];
  /** Customers that the reports are made of. */
  readonly kept: number;
}

export interface ImportTally {
  /** Why the row was left out, or undefined when it was counted. Throws `IMPORT_ARMS`, `IMPORT_COLUMN`. */
  readonly add: (row: ImportedRow) => string | undefined;
  /** Throws `IMPORT_CONTROL` when nobody was in the control arm. */
  readonly reports: () => ImportReports;
}

/** More arms, segments or days than this, and a column was mistaken for another. */
const MAX_ARMS = 20;
const MAX_GROUPS = 1000;

type Arms = Map<string, ArmCounters>;

/** One outcome: everyone, and everyone by segment and by day. */
interface Sums {
  readonly total: Arms;
  readonly segments: Map<string, Arms>;
  readonly days: Map<string, Arms>;
}

/** Remembers every customer's id, which must not repeat; apart from that constant in the rows. */
export function createImportTally(settings: ImportSettings): ImportTally {
  const { columns, control, currency, margin, fixedCost } = settings;
  const armOf = new Map<string, string>();
  const main = noSums();
  const further = (columns.also ?? []).map((outcome) => ({ outcome, sums: noSums() }));
  let kept = 0;

  const add = (row: ImportedRow): string | undefined => {
    const repeated = row.customer === undefined ? undefined : armOf.get(row.customer);
    if (repeated !== undefined) {
      return repeated === row.arm ? 'repeats a customer' : 'has a customer of another arm';
    }
    if (row.customer !== undefined) armOf.set(row.customer, row.arm);
    addTo(main, row, customerCounters(withCosts(row, settings)));
    if (main.total.size > MAX_ARMS) {
      throw new DomainError('IMPORT_ARMS', `column ${columns.arm} has more than ${MAX_ARMS} arms`);
    }
    further.forEach(({ sums }, index) => {
      addTo(sums, row, customerCounters({ conversions: row.also[index] ?? 0 }));
    });
    kept += 1;
    return undefined;
  };

  const reports = (): ImportReports => {
    if (control !== null && !main.total.has(control)) {
      throw new DomainError(
        'IMPORT_CONTROL',
        `nobody is in the control arm ${control}; the arms are: ${[...main.total.keys()].sort().join(', ')}`,
      );
    }
    return {
      kept,
      report: reportEffect({
        ...inputOf(main, settings),
        currency,
        ...(margin !== undefined && { margin }),
        ...(fixedCost !== undefined && { fixedCost }),
      }),
      also: further.map(({ outcome, sums }) => ({
        outcome,
        report: reportEffect({ ...inputOf(sums, settings), currency }),
      })),
    };
  };

  return { add, reports };
}

function noSums(): Sums {
  return { total: new Map(), segments: new Map(), days: new Map() };
}

function addTo({ total, segments, days }: Sums, row: ImportedRow, counters: ArmCounters): void {
  merge(total, row.arm, counters);
  for (const segment of row.segments) merge(group(segments, segment), row.arm, counters);
  if (row.day !== undefined) merge(group(days, row.day), row.arm, counters);
}

function withCosts({ arm, facts }: ImportedRow, settings: ImportSettings): CustomerFacts {
  const treated = arm !== settings.control;
  const sent = facts.sent ?? treated;
  const incentive = settings.incentivePerConversion ?? '0';
  return {
    ...facts,
    sent,
    messageCost: sent ? (settings.costPerMessage ?? '0') : '0',
    incentiveCost: treated ? multiplyDecimals(incentive, String(facts.conversions ?? 0)) : '0',
  };
}

/** Arms by name, the control first; one that was planned and never came has nobody. */
function inputOf(
  { total, segments, days }: Sums,
  { control, weights, alpha, correction }: ImportSettings,
): Omit<EffectInput, 'currency'> {
  const ids = [...new Set([...total.keys(), ...(weights?.keys() ?? [])])].sort(
    (a, b) => Number(b === control) - Number(a === control) || (a < b ? -1 : 1),
  );
  return {
    control,
    arms: ids.map((id) => ({
      id,
      ...(weights !== undefined && { weight: weights.get(id) ?? 0 }),
      counters: total.get(id) ?? NO_COUNTS,
    })),
    segments: [...segments].sort(byKey).map(([segment, arms]) => ({
      segment,
      arms: Object.fromEntries(arms),
    })),
    days: cumulated(days),
    ...(alpha !== undefined && { alpha }),
    ...(correction !== undefined && { correction }),
  };
}

/** From the customers of each day to everyone up to that day. */
function cumulated(days: ReadonlyMap<string, Arms>): { day: string; arms: CountersByArm }[] {
  const running: Arms = new Map();
  return [...days].sort(byKey).map(([day, arms]) => {
    for (const [arm, counters] of arms) merge(running, arm, counters);
    return { day, arms: Object.fromEntries(running) };
  });
}

function group(groups: Map<string, Arms>, name: string): Arms {
  let found = groups.get(name);
  if (found === undefined) {
    if (groups.size >= MAX_GROUPS) {
      throw new DomainError('IMPORT_COLUMN', `there are more than ${MAX_GROUPS} segments or days`);
    }
    found = new Map();
    groups.set(name, found);
  }
  return found;
}

function merge(arms: Arms, arm: string, counters: ArmCounters): void {
  arms.set(arm, mergeCounters(arms.get(arm) ?? NO_COUNTS, counters));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
