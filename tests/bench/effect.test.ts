/** The Monte Carlo of `npm run bench -- effect`, shortened; seeded, so that it never fails by chance. */
import { describe, expect, it } from 'vitest';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { chiSquareSf } from '#shared/domain/stats/chi-square.ts';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { sequentialCritical } from '#shared/domain/stats/sequential.ts';
import { liveAllocated, simulateAllocation } from '../../bench/effect-allocation.ts';
import { simulateCoverage } from '../../bench/effect-coverage.ts';
import {
  addCustomers,
  differenceOf,
  drawBinomial,
  newArm,
  type Scenario,
  simulateLooks,
} from '../../bench/effect-simulation.ts';
import { arm, campaign } from '../domain/effect/arms.ts';

const scenario: Scenario = {
  outcome: 'conversion',
  customers: 50_000,
  holdout: 0.1,
  rate: 0.05,
  lift: 0,
  spread: 0,
  looks: 50,
};

describe('fifty looks at a campaign without effect', () => {
  it.each<[string, Partial<Scenario>]>([
    ['conversions', {}],
    ['conversions and a tiny holdout', { customers: 40_000, holdout: 0.02, rate: 0.02 }],
    ['skewed values', { outcome: 'value', spread: 1, customers: 20_000 }],
  ])(
    'deceive the default band in at most 5 %% with %s, and the fixed one far more',
    (_, change) => {
      const found = simulateLooks({ ...scenario, ...change }, 300, seededRandom('looks', _));
      expect(found.band).toBeLessThanOrEqual(0.05);
      expect(found.fixedAnyLook).toBeGreaterThan(0.2);
      expect(found.fixedLastLook).toBeLessThan(0.1);
    },
  );

  it('would deceive a band that did not wait for conversions', () => {
    const tiny = { ...scenario, customers: 40_000, holdout: 0.02, rate: 0.02 };
    const found = simulateLooks(tiny, 300, seededRandom('from the start'));
    expect(found.bandFromStart).toBeGreaterThan(0.2);
  });

  it('find a lift that is there', () => {
    const found = simulateLooks({ ...scenario, lift: 0.5 }, 50, seededRandom('power'));
    expect(found.band).toBeGreaterThan(0.95);
  });
});

describe('coverage', () => {
  it('is near 95 % for what is reported, at a medium size', () => {
    const rows = simulateCoverage('medium', 400, seededRandom('coverage'));
    for (const { interval, coverage } of rows.filter((row) => row.interval.endsWith('*'))) {
      // Four standard errors of 400 campaigns; always-valid intervals hold more at a single look.
      expect(coverage, interval).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 400));
    }
    expect(
      rows.some(({ interval, coverage }) => interval.includes('Fieller') && coverage < 1),
    ).toBe(true);
  });
});

describe('automatic allocation', () => {
  const plan = {
    days: 30,
    perDay: 1000,
    holdout: 0.2,
    base: [0.05, 0.05] as const,
    adds: [0, 0.01, 0.03],
    floor: 0.05,
  };

  it('gives most to the best, the floor to the others, and the holdout its share', () => {
    const { weights, report } = liveAllocated(plan, seededRandom('one'));
    expect(weights[0]).toEqual({ v0: 1, v1: 1, v2: 1 });
    expect(weights.at(-1)).toEqual({ v0: 5, v1: 5, v2: 90 });
    const settled = weights.slice(weights.findIndex((of) => of.v0 !== 1));
    for (const day of settled) {
      const shares = Object.values(day);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(5);
    }
    const held = report.arms.find(({ control }) => control);
    expect(held?.share).toBeCloseTo(0.2, 1);
    expect(report.sampleRatio?.flag).toBe(false);
  });

  it('leaves a report whose intervals hold the truth', () => {
    const found = simulateAllocation(plan, 40, seededRandom('truth'));
    expect(found.best).toBeGreaterThan(0.8);
    // 120 intervals: three standard errors below 95 %.
    expect(found.periods).toBeGreaterThan(0.89);
    expect(found.alwaysValid).toBeGreaterThan(0.95);
    expect(found.alarms).toBeLessThan(0.05);
  });

  it('misleads totals, and not the report, while the rate of everybody rises', () => {
    const rising = { ...plan, base: [0.03, 0.09] as const, adds: [0, 0.02] };
    const found = simulateAllocation(rising, 40, seededRandom('rising'));
    expect(found.periods).toBeGreaterThan(0.88);
    expect(found.totals).toBeLessThan(0.75);
  });
});

describe('the simulation', () => {
  it('judges by the very band of the report', () => {
    const random = seededRandom('same');
    const [control, treated] = [newArm(), newArm()];
    addCustomers(control, 3000, 0.05, { outcome: 'conversion', spread: 0 }, random);
    addCustomers(treated, 27_000, 0.06, { outcome: 'conversion', spread: 0 }, random);
    const { diff, se, ready } = differenceOf(control, treated, 'conversion');
    const reported = reportEffect(
      campaign(arm(control.n, control.converters), arm(treated.n, treated.converters)),
    ).comparisons[0]?.conversion.absolute.alwaysValid;
    expect(ready).toBe(true);
    expect(reported?.low).toBeCloseTo(diff - se * sequentialCritical(30_000, 0.05, 5000), 14);
  });

  it('draws binomial numbers', () => {
    const [n, p, draws] = [400, 0.01, 20_000];
    const random = seededRandom('binomial');
    const counts = new Array<number>(12).fill(0);
    for (let draw = 0; draw < draws; draw += 1) {
      const bin = Math.min(11, drawBinomial(n, p, random));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    let chi2 = 0;
    let probability = (1 - p) ** n;
    let rest = 1;
    counts.forEach((count, k) => {
      const expected = draws * (k < 11 ? probability : rest);
      chi2 += (count - expected) ** 2 / expected;
      rest -= probability;
      probability *= ((n - k) / (k + 1)) * (p / (1 - p));
    });
    expect(chiSquareSf(chi2, 11)).toBeGreaterThan(0.001);
    expect(drawBinomial(0, 0.5, random)).toBe(0);
    expect(drawBinomial(1000, 0, random)).toBe(0);
    expect(drawBinomial(1000, 1, random)).toBe(1000);
  });
});
