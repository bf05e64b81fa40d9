/** The Monte Carlo of `npm run bench -- effect`, shortened; seeded, so that it never fails by chance. */
import { describe, expect, it } from 'vitest';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { chiSquareSf } from '#shared/domain/stats/chi-square.ts';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { sequentialCritical } from '#shared/domain/stats/sequential.ts';
import { simulateCoverage } from '../../bench/effect-coverage.ts';
import {
  addCustomers,
  differenceOf,
  drawBinomial,
  newArm,
  type Scenario,
  simulateAllocation,
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
  it('misleads totals, and not the comparison within periods', () => {
    const { totals, periods } = simulateAllocation(80, seededRandom('allocation'));
    expect(totals).toBeGreaterThan(0.3);
    expect(periods).toBeLessThan(0.12);
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
