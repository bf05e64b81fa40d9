/** Figures against the ledger they were counted from: any difference is a fault, and can be mended. */

import { campaignOf, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import {
  cellsOf,
  createRecount,
  differences,
  groupDifferences,
  groupsOfUnits,
  type KeyedUnit,
  type Recount,
  sumOfCells,
} from '#shared/domain/measure/recount.ts';
import {
  addFigures,
  type Cell,
  type Figures,
  type GroupCell,
  NO_FIGURES,
} from '#shared/domain/measure/unit.ts';
import type { Ledger } from '#shared/ports/ledger.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import { createMeasure } from './measure.ts';

export interface RecountPorts {
  readonly ledger: Ledger;
  readonly measurements: Measurements;
}

export interface RecountedCampaign {
  readonly campaignId: string;
  /** By the ledger, of all arms and days that are compared; with what erased customers had added. */
  readonly ledger: Figures;
  readonly counted: Figures;
  /** Ledger less counted, by arm and day; empty when nothing differs. */
  readonly differences: readonly Cell[];
  /** The same by group; not looked at where the ledger has forgotten part of what was counted. */
  readonly groupDifferences: readonly GroupCell[];
}

export interface RecountOptions {
  /** None: every campaign that the ledger knows. */
  readonly campaignIds: readonly string[];
  /** UTC day. The ledger has forgotten part of what was before: customers assigned then are left out. */
  readonly since?: string;
}

const UNITS_PER_READ = 500;

/** Reads the whole ledger once. What is counted meanwhile may differ; look again. */
export async function recount(
  { ledger, measurements }: RecountPorts,
  { campaignIds, since = '' }: RecountOptions,
): Promise<readonly RecountedCampaign[]> {
  const recounts = new Map(campaignIds.map((id) => [id, createRecount()]));
  for await (const entry of ledger.entries()) {
    const id = campaignOf(entry);
    if (campaignIds.length === 0 && !recounts.has(id)) recounts.set(id, createRecount());
    recounts.get(id)?.add(entry);
  }
  return Promise.all([...recounts].map(([id, found]) => compare(measurements, id, found, since)));
}

/**
 * Counts whatever of the ledger has not been counted: what has been, finds its note and changes
 * nothing.
 *
 * @returns how many entries were counted now
 */
export async function mend(
  { ledger, measurements }: RecountPorts,
  campaignIds: readonly string[],
): Promise<number> {
  const measure = createMeasure({ measurements, readDecision: (id) => ledger.decision(id) });
  let counted = 0;
  let batch: LedgerEntry[] = [];
  const countBatch = async (): Promise<void> => {
    const measured = await measure(batch);
    const [failed] = measured.failed;
    if (failed !== undefined) throw failed.error;
    counted += measured.counted.length;
    batch = [];
  };
  for await (const entry of ledger.entries()) {
    if (campaignIds.length > 0 && !campaignIds.includes(campaignOf(entry))) continue;
    batch.push(entry);
    if (batch.length === UNITS_PER_READ) await countBatch();
  }
  await countBatch();
  return counted;
}

async function compare(
  measurements: Measurements,
  campaignId: string,
  found: Recount,
  since: string,
): Promise<RecountedCampaign> {
  const all = await measurements.figures(campaignId);
  const older = all.some(({ key }) => key.day < since);
  const units = older ? await startedSince(measurements, found.units(), since) : found.units();
  const counted = all.filter(({ key }) => key.day >= since);
  const ofNobody = (await measurements.forgotten(campaignId)).filter(({ key }) => key.day >= since);
  const ledger = sumOfCells([...cellsOf(units), ...ofNobody]);
  return {
    campaignId,
    ledger: total(ledger),
    counted: total(counted),
    differences: differences(ledger, counted),
    groupDifferences: older
      ? []
      : groupDifferences(groupsOfUnits(units), await measurements.groups(campaignId)),
  };
}

/** Somebody first assigned before stays on that day, also when only later assignments are on record. */
async function startedSince(
  measurements: Measurements,
  units: readonly KeyedUnit[],
  since: string,
): Promise<readonly KeyedUnit[]> {
  const kept: KeyedUnit[] = [];
  for (let at = 0; at < units.length; at += UNITS_PER_READ) {
    const page = units.slice(at, at + UNITS_PER_READ);
    const stored = await measurements.units(page.map(({ key }) => key));
    kept.push(...page.filter(({ unit }, index) => (stored[index]?.unit.day ?? unit.day) >= since));
  }
  return kept;
}

const total = (cells: readonly Cell[]): Figures =>
  cells.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES);
