/** An effect of known size, put into a bank's transactions, is found again; and none where none is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlantedBehaviour } from '#local/datasets/behaviour.ts';
import { openBerka } from '#local/datasets/berka.ts';
import type { Dataset } from '#local/datasets/dataset.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import { replayInMemory } from '#local/rehearsal/replay-in-memory.ts';
import { plannedShares, splitOf } from '#shared/domain/assignment.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { EffectReport } from '#shared/domain/effect/effect-report.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { toEffectInput } from '#shared/domain/measure/effect-input.ts';
import { campaignOf, published, rulesetOf } from '../support/builders.ts';

const BERKA =
  process.env.OPPORTUNE_DATA ?? new URL('../../../shared/data', import.meta.url).pathname;
const berkaFolder = join(BERKA, 'berka');

/** Once per customer, a third held out; nobody takes up the product but in answer. */
const OFFER: Partial<CampaignInput> = {
  trigger: { event: 'card.purchase' },
  objective: {
    conversion: { event: 'savings.opened' },
    within: 'P14D',
    value: 'event.amount',
    margin: 0.1,
  },
  variants: [{ id: 'a', weight: 1, email: { template: 'fuel-a' } }],
  channels: { order: ['email'], fallback: false },
  holdout: 0.33,
  limits: { perCustomer: { max: 1, within: 'P365D' } },
};

const answering = (baseRate: number, plantedLift: number): PlantedBehaviour => ({
  baseRate,
  plantedLift,
  openRate: 0.4,
  clickRate: 0.1,
  unsubscribeRate: 0,
  complaintRate: 0,
  withinDays: 13,
  followUp: { type: 'savings.opened', data: { amount: '100.00', currency: 'EUR' } },
});

async function measured(
  dataset: Dataset,
  change: Partial<CampaignInput>,
  truth: PlantedBehaviour,
  seed: string,
  until?: string,
): Promise<EffectReport> {
  const one = published('offer', { ...OFFER, ...change });
  const measurements = await replayInMemory({
    dataset,
    seed,
    ruleset: rulesetOf([one], { complaintFirst: false }),
    behaviour: new Map([['offer', truth]]),
    ...(until !== undefined && { until }),
  });
  const campaign = campaignOf({ ...OFFER, ...change });
  return reportEffect(
    toEffectInput(
      await measurements.figures('offer'),
      ['holdout', 'a'],
      new Map([[splitOf(campaign), plannedShares(campaign)]]),
      { currency: 'EUR', margin: 0.1 },
    ),
  );
}

/** Both intervals of the lift. */
function liftOf({ comparisons }: EffectReport) {
  const lift = comparisons[0]?.conversion.relative;
  if (lift === undefined) throw new Error('nothing was compared');
  return lift;
}

const holds = (interval: { low: number | null; high: number | null } | null, truth: number) =>
  interval !== null &&
  (interval.low ?? Number.NEGATIVE_INFINITY) <= truth &&
  truth <= (interval.high ?? Number.POSITIVE_INFINITY);

const bank = (seed: string) => openSeededBank({ seed, customers: 1500, days: 10 });

describe('a planted effect', () => {
  it('lies within the intervals that are measured, and is called a lift', async () => {
    for (const seed of ['1', '2']) {
      const report = await measured(bank(seed), {}, answering(0.2, 0.8), seed);
      expect(report.sampleRatio?.flag).toBe(false);
      const lift = liftOf(report);
      expect([seed, holds(lift.alwaysValid, 0.8), holds(lift.fixed, 0.8)]).toEqual([
        seed,
        true,
        true,
      ]);
      expect(report.verdict.code).toMatch(/^lift/);
      // Every conversion is worth 100: value and conversions tell the same story.
      const [all] = report.comparisons;
      expect(all?.value.absolute.value).toBeCloseTo(100 * (all?.conversion.absolute.value ?? 0), 6);
    }
  }, 60_000);

  it('of nothing is reported as none', async () => {
    for (const seed of ['1', '2']) {
      const report = await measured(bank(seed), {}, answering(0.2, 0), seed);
      expect(holds(liftOf(report).alwaysValid, 0)).toBe(true);
      expect(report.verdict.code).toBe('not_shown');
    }
  }, 60_000);

  it('of harm is reported as harm', async () => {
    const report = await measured(bank('3'), {}, answering(0.3, -0.6), '3');
    expect(holds(liftOf(report).alwaysValid, -0.6)).toBe(true);
    expect(report.verdict.code).toBe('harm');
  }, 60_000);
});

describe.skipIf(!existsSync(berkaFolder))(
  'in the transactions of a real bank (OPPORTUNE_DATA)',
  () => {
    it('the planted effect is found, and none where none was planted', async () => {
      const dataset = await openBerka(berkaFolder);
      const trigger = { trigger: { event: 'account.credit' } } as const;
      const until = '1994-01-01T00:00:00.000Z';
      const planted = await measured(dataset, trigger, answering(0.25, 0.8), 'berka', until);
      expect(holds(liftOf(planted).alwaysValid, 0.8)).toBe(true);
      expect(planted.verdict.code).toMatch(/^lift/);
      const none = await measured(dataset, trigger, answering(0.25, 0), 'berka', until);
      expect(holds(liftOf(none).alwaysValid, 0)).toBe(true);
      expect(none.verdict.code).toBe('not_shown');
    }, 120_000);
  },
);
