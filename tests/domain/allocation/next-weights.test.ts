import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWeights, withWeights } from '#shared/domain/allocation/next-weights.ts';
import { assignArm, HOLDOUT, sharesOfSplit, splitOf } from '#shared/domain/assignment.ts';
import { type CampaignInput, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { NO_PARTS } from '#shared/domain/measure/parts.ts';
import type { Cell } from '#shared/domain/measure/unit.ts';
import { campaignOf } from '../../support/builders.ts';

const variantOf = (id: string, weight = 1) => ({ id, weight, email: { template: 't' } });
const automatic = (change: Partial<CampaignInput> = {}) =>
  campaignOf({
    objective: { conversion: { event: 'card.purchase' }, within: 'P7D' },
    variants: ['a', 'b', 'c'].map((id) => variantOf(id)),
    holdout: 0.2,
    allocation: { startUp: 100 },
    ...change,
  });
const campaign = automatic();

const cell = (
  arm: string,
  assigned: number,
  converters: number,
  day = '2026-03-01',
  of = campaign,
): Cell => ({
  key: { campaignId: 'c', split: splitOf(of), arm, day },
  figures: {
    effect: { ...NO_COUNTS, assigned, converters, conversions: converters },
    parts: NO_PARTS,
  },
});
const RATES = [cell(HOLDOUT, 500, 10), cell('a', 500, 10), cell('b', 500, 60), cell('c', 500, 12)];
/** The first instant at which everybody of 1 March has had their seven days. */
const OVER = new Date('2026-03-09T00:00:00Z');

describe('nextWeights', () => {
  it('follows the best arm, in whole percents above the floor', () => {
    expect(nextWeights(campaign, RATES, OVER)).toEqual({ a: 5, b: 90, c: 5 });
    const close = [...RATES.slice(0, 3), cell('c', 500, 58)];
    const weights = nextWeights(campaign, close, OVER) ?? {};
    expect(weights.a).toBe(5);
    expect((weights.b ?? 0) + (weights.c ?? 0)).toBe(95);
    expect(weights.b).toBeGreaterThan(weights.c ?? 0);
    expect(nextWeights(campaign, [...close].reverse(), OVER)).toEqual(weights);
  });

  it('learns only from those whose time to convert is over', () => {
    expect(nextWeights(campaign, RATES, new Date(OVER.getTime() - 1))).toBeUndefined();
    const sooner = automatic({ allocation: { startUp: 100, learnsAfter: 'P1D' } });
    expect(nextWeights(sooner, RATES, new Date('2026-03-03T00:00:00Z'))).toBeDefined();
    // Fresh customers of the arm that is ahead look like failures; they change nothing.
    const fresh = [...RATES, cell('b', 5000, 0, '2026-03-08')];
    expect(nextWeights(campaign, fresh, OVER)).toEqual({ a: 5, b: 90, c: 5 });
  });

  it('waits for every arm: at the start, and after each change', () => {
    const slow = RATES.map((one) => (one.key.arm === 'c' ? cell('c', 99, 2) : one));
    expect(nextWeights(campaign, slow, OVER)).toBeUndefined();
    const changed = {
      ...campaign,
      variants: withWeights(campaign.variants, { a: 5, b: 90, c: 5 }),
    };
    expect(nextWeights(changed, RATES, OVER)).toBeUndefined();
    const since = [HOLDOUT, 'a', 'b', 'c'].map((arm) => cell(arm, 10, 0, '2026-03-08', changed));
    // What was learnt says the same as before: nothing to change.
    expect(nextWeights(changed, [...RATES, ...since], OVER)).toBeUndefined();
    const turned = [
      cell('a', 400, 200, '2026-03-01', changed),
      cell('b', 400, 4, '2026-03-01', changed),
      cell('c', 400, 4, '2026-03-01', changed),
    ];
    expect(nextWeights(changed, [...RATES, ...since, ...turned], OVER)?.a).toBeGreaterThan(50);
  });

  it('takes nothing from versions with other arms or another holdout', () => {
    const others = [
      automatic({ holdout: 0.3 }),
      automatic({ variants: ['a', 'b'].map((id) => variantOf(id)) }),
    ];
    const foreign = others.flatMap((of) =>
      ['a', 'b', 'c'].map((arm) => cell(arm, 1000, 900, '2026-03-01', of)),
    );
    expect(nextWeights(campaign, [...RATES, ...foreign], OVER)).toEqual({ a: 5, b: 90, c: 5 });
    expect(nextWeights(automatic({ allocation: undefined }), RATES, OVER)).toBeUndefined();
  });

  it('adds up to a hundred with nobody below the floor, whatever was counted', () => {
    const counts = fc.record({
      n: fc.integer({ min: 10, max: 5000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(counts, { minLength: 4, maxLength: 4 }),
        fc.constantFrom(0.01, 0.033, 0.1, 0.3),
        (arms, floor) => {
          const of = automatic({ allocation: { startUp: 10, floor } });
          const cells = arms.map(({ n, share }, index) =>
            cell([HOLDOUT, 'a', 'b', 'c'][index] ?? '', n, Math.floor(n * share), '2026-03-01', of),
          );
          const weights = Object.values(nextWeights(of, cells, OVER) ?? { a: 34, b: 33, c: 33 });
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(100 * floor - 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a split of automatic allocation', () => {
  const changed = { ...campaign, variants: withWeights(campaign.variants, { a: 5, b: 90, c: 5 }) };

  it('says itself what it was', () => {
    expect(splitOf(campaign)).toMatch(/^.{8}\.1\.1\.1$/);
    expect(splitOf(changed)).toBe(`${splitOf(campaign).slice(0, 8)}.1.18.1`);
    expect(sharesOfSplit(splitOf(changed), campaign)).toEqual({
      holdout: 0.2,
      a: expect.closeTo(0.04, 12),
      b: expect.closeTo(0.72, 12),
      c: expect.closeTo(0.04, 12),
    });
    expect(sharesOfSplit(splitOf(changed), automatic({ holdout: 0.1 }))).toBeUndefined();
  });

  it('moves nobody in or out of the holdout, and draws variants by its weights', () => {
    const counts: Record<string, number> = {};
    for (let n = 0; n < 4000; n += 1) {
      const arm = assignArm('c', changed, `c-${n}`);
      counts[arm] = (counts[arm] ?? 0) + 1;
      expect(arm === HOLDOUT).toBe(assignArm('c', campaign, `c-${n}`) === HOLDOUT);
    }
    expect((counts.b ?? 0) / 4000).toBeCloseTo(0.72, 1);
    expect((counts.a ?? 0) / 4000).toBeCloseTo(0.04, 1);
  });
});

describe('the allocation of a campaign', () => {
  const refused = (change: object) => campaignSchema.safeParse({ ...campaign, ...change });

  it('needs an objective, two variants and room for the floor', () => {
    expect(refused({}).success).toBe(true);
    expect(refused({ objective: undefined }).success).toBe(false);
    expect(refused({ variants: [variantOf('a')] }).success).toBe(false);
    expect(refused({ allocation: { floor: 0.34 } }).success).toBe(false);
    expect(refused({ allocation: { floor: 0.33 } }).success).toBe(true);
    expect(refused({ allocation: { startUp: 5 } }).success).toBe(false);
  });
});
