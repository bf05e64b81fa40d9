/** What a run planted, held against what its campaigns measured. */
import { createDynamoCampaigns } from '#shared/adapters/dynamodb/campaigns.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { createDynamoSettings } from '#shared/adapters/dynamodb/settings.ts';
import { createReadEffect, type EffectView } from '#shared/app/effect.ts';
import type { ArmReport } from '#shared/domain/effect/effect-report.ts';
import { type Column, NO_PAINT, tableLines } from '#shared/domain/effect/text/table.ts';
import { countText, rangeText, signedPercentText } from '#shared/domain/effect/wording.ts';
import type { PlantedBehaviour } from '../datasets/behaviour.ts';
import { type Engine, TENANT } from '../engine/start-engine.ts';

export interface MeasuredLift {
  readonly id: string;
  readonly name: string;
  readonly assigned: number;
  readonly holdoutConverters: number;
  /** Relative: among those whom a message reached, and what that comes to over everyone assigned. */
  readonly planted: number;
  readonly expected: number;
  readonly measured: number;
  /** Of a single look, which the end of a run is. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
}

/** Of campaigns with a planted effect and conversions in the holdout, in the order of `names`. */
export async function readLifts(
  engine: Engine,
  names: ReadonlyMap<string, string>,
  behaviour: ReadonlyMap<string, PlantedBehaviour>,
): Promise<readonly MeasuredLift[]> {
  const table = { db: engine.db, name: engine.tableName, tenant: TENANT };
  const readEffect = createReadEffect({
    campaigns: createDynamoCampaigns(table),
    settings: createDynamoSettings(table),
    // Nothing is counted from here, so how long it is kept does not matter.
    measurements: createDynamoMeasurements(table, { decisionsMs: 0 }),
  });
  const lifts: MeasuredLift[] = [];
  for (const [id, name] of names) {
    const truth = behaviour.get(id);
    const view = truth === undefined ? undefined : await readEffect(id);
    if (truth === undefined || view === undefined) continue;
    const lift = measuredLift(name, view, truth);
    if (lift !== undefined) lifts.push(lift);
  }
  return lifts;
}

export function printLifts(lifts: readonly MeasuredLift[]): string {
  if (lifts.length === 0) return 'No lift to measure: nobody in a holdout has converted.';
  const rows = lifts.map((one) => [
    one.name,
    countText(one.assigned),
    countText(one.holdoutConverters),
    signedPercentText(one.planted),
    signedPercentText(one.expected),
    signedPercentText(one.measured),
    one.interval === null ? '–' : rangeText(one.interval, signedPercentText),
    one.interval === null ? '–' : isWithin(one, one.interval) ? 'yes' : 'NO',
  ]);
  return tableLines(COLUMNS, rows, NO_PAINT).join('\n');
}

const COLUMNS: readonly Column[] = [
  { head: 'lift of conversions', align: 'left' },
  { head: 'customers' },
  { head: 'in holdout' },
  { head: 'planted' },
  { head: 'over all' },
  { head: 'measured' },
  { head: '95 % interval' },
  { head: 'found' },
];

function measuredLift(
  name: string,
  { head, report }: EffectView,
  truth: PlantedBehaviour,
): MeasuredLift | undefined {
  const held = report.arms.find(({ control }) => control);
  const [all] = report.comparisons;
  if (held === undefined || held.funnel.converters === 0 || all === undefined) return undefined;
  const { value: measured, fixed } = all.conversion.relative;
  if (measured === null) return undefined;
  const treated = report.arms.filter(({ control }) => !control);
  return {
    id: head.id,
    name,
    assigned: all.nControl + all.nTreated,
    holdoutConverters: held.funnel.converters,
    ...plantedOver(treated, truth),
    measured,
    interval: fixed,
  };
}

/** Those whom no message reached convert as the holdout does. */
function plantedOver(
  arms: readonly ArmReport[],
  { plantedLift, liftByVariant }: PlantedBehaviour,
): { readonly planted: number; readonly expected: number } {
  const total = (pick: (arm: ArmReport) => number): number =>
    arms.reduce((sum, arm) => sum + pick(arm), 0);
  const gained = total(({ arm, funnel }) => funnel.sent * (liftByVariant?.[arm] ?? plantedLift));
  const sent = total(({ funnel }) => funnel.sent);
  const assigned = total(({ funnel }) => funnel.assigned);
  return {
    planted: sent === 0 ? plantedLift : gained / sent,
    expected: assigned === 0 ? 0 : gained / assigned,
  };
}

const isWithin = (
  { expected }: MeasuredLift,
  { low, high }: NonNullable<MeasuredLift['interval']>,
): boolean =>
  expected >= (low ?? Number.NEGATIVE_INFINITY) && expected <= (high ?? Number.POSITIVE_INFINITY);
