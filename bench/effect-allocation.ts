/**
 * Campaigns under automatic allocation with a known truth: the engine's own weights day by day, and
 * its own report at the end.
 */
import { nextWeights, type Weights, withWeights } from '#shared/domain/allocation/next-weights.ts';
import { HOLDOUT, plannedShares, splitOf } from '#shared/domain/assignment.ts';
import { type Campaign, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import type { EffectReport } from '#shared/domain/effect/effect-report.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { toEffectInput } from '#shared/domain/measure/effect-input.ts';
import { NO_PARTS } from '#shared/domain/measure/parts.ts';
import { type Cell, dayOf } from '#shared/domain/measure/unit.ts';
import type { Random } from '#shared/domain/stats/random.ts';
import { drawBinomial } from './effect-simulation.ts';

export interface AllocatedCampaign {
  readonly days: number;
  readonly perDay: number;
  readonly holdout: number;
  /** Conversion rate without the campaign, on the first day and on the last. */
  readonly base: readonly [first: number, last: number];
  /** What each variant adds to it. */
  readonly adds: readonly number[];
  readonly floor: number;
}

export interface Allocated {
  /** Of each day. */
  readonly weights: readonly Weights[];
  readonly report: EffectReport;
  /** The same report of somebody who forgot that weights had changed. */
  readonly overTotals: EffectReport;
}

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

/** Who was assigned on a day has converted, or never will, by the end of the next. */
export function liveAllocated(plan: AllocatedCampaign, random: Random): Allocated {
  let campaign = campaignOf(plan);
  const arms = Object.keys(plannedShares(campaign));
  const shares = new Map<string, Readonly<Record<string, number>>>();
  const cells: Cell[] = [];
  const weights: Weights[] = [];
  for (let day = 0; day < plan.days; day += 1) {
    const at = START + day * DAY;
    const split = splitOf(campaign);
    const planned = plannedShares(campaign);
    shares.set(split, planned);
    weights.push(Object.fromEntries(campaign.variants.map(({ id, weight }) => [id, weight])));
    const sizes = sharedOut(
      plan.perDay,
      arms.map((arm) => planned[arm] ?? 0),
      random,
    );
    const [first, last] = plan.base;
    const base = first + ((last - first) * day) / Math.max(1, plan.days - 1);
    arms.forEach((arm, index) => {
      const assigned = sizes[index] ?? 0;
      const added = arm === HOLDOUT ? 0 : (plan.adds[Number(arm.slice(1))] ?? 0);
      const converters = drawBinomial(assigned, base + added, random);
      const effect = { ...NO_COUNTS, assigned, converters, conversions: converters };
      const key = { campaignId: 'c', split, arm, day: dayOf(new Date(at).toISOString()) };
      cells.push({ key, figures: { effect, parts: NO_PARTS } });
    });
    const next = nextWeights(campaign, cells, new Date(at + 2 * DAY));
    if (next !== undefined)
      campaign = { ...campaign, variants: withWeights(campaign.variants, next) };
  }
  const input = toEffectInput(cells, arms, shares, { currency: 'EUR' });
  const { periods: _periods, ...totals } = input;
  return { weights, report: reportEffect(input), overTotals: reportEffect(totals) };
}

export interface AllocationRow {
  readonly kind: 'allocation';
  readonly campaigns: number;
  readonly plan: AllocatedCampaign;
  /** Share of the last day's customers that the best variant was given; none when there is no best. */
  readonly best: number | null;
  /** Single-look intervals for a variant's difference that hold what it adds: of the report, and over totals. */
  readonly periods: number;
  readonly totals: number;
  /** The report's always-valid ones. */
  readonly alwaysValid: number;
  readonly alarms: number;
}

export function simulateAllocation(
  plan: AllocatedCampaign,
  campaigns: number,
  random: Random,
): AllocationRow {
  let [best, periods, totals, alwaysValid, drawn, alarms] = [0, 0, 0, 0, 0, 0];
  const top = plan.adds.indexOf(Math.max(...plan.adds));
  for (let run = 0; run < campaigns; run += 1) {
    const { weights, report, overTotals } = liveAllocated(plan, random);
    best += (weights.at(-1)?.[`v${top}`] ?? 0) / 100;
    alarms += Number(report.sampleRatio?.flag ?? false);
    for (const [index, added] of plan.adds.entries()) {
      const of = ({ comparisons }: EffectReport) =>
        comparisons.find(({ arm }) => arm === `v${index}`)?.conversion.absolute;
      periods += Number(holds(of(report)?.fixed, added));
      totals += Number(holds(of(overTotals)?.fixed, added));
      const band = of(report)?.alwaysValid;
      drawn += Number(band !== null && band !== undefined);
      alwaysValid += Number(holds(band, added));
    }
  }
  const intervals = campaigns * plan.adds.length;
  return {
    kind: 'allocation',
    campaigns,
    plan,
    best: new Set(plan.adds).size === 1 ? null : best / campaigns,
    periods: periods / intervals,
    totals: totals / intervals,
    alwaysValid: drawn === 0 ? 1 : alwaysValid / drawn,
    alarms: alarms / campaigns,
  };
}

const holds = (
  interval: { readonly low: number; readonly high: number } | null | undefined,
  truth: number,
): boolean =>
  interval !== null && interval !== undefined && interval.low <= truth && truth <= interval.high;

function campaignOf({ holdout, adds, floor }: AllocatedCampaign): Campaign {
  return campaignSchema.parse({
    name: 'Simulated',
    trigger: { event: 'card.purchase' },
    objective: { conversion: { event: 'card.purchase' }, within: 'P1D' },
    variants: adds.map((_, index) => ({ id: `v${index}`, weight: 1, email: { template: 't' } })),
    holdout,
    allocation: { floor, startUp: 500 },
  });
}

/** Multinomial: one binomial after the other. */
function sharedOut(customers: number, shares: readonly number[], random: Random): number[] {
  let [left, rest] = [customers, 1];
  return shares.map((share) => {
    const n = rest <= share ? left : drawBinomial(left, share / rest, random);
    left -= n;
    rest -= share;
    return n;
  });
}
