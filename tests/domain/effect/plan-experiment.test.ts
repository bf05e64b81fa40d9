import { describe, expect, it } from 'vitest';
import { type PlanInput, planExperiment } from '#shared/domain/effect/plan-experiment.ts';

const input: PlanInput = {
  customersPerWeek: 4000,
  holdout: 0.1,
  baseRate: 0.05,
  relativeLift: 0.3,
};
const weeks = (change: Partial<PlanInput>) => {
  const plan = planExperiment({ ...input, ...change });
  return plan.outcome === 'planned' ? plan.weeks : Number.NaN;
};

describe('planExperiment', () => {
  it('says in a sentence when a lift will be seen', () => {
    const plan = planExperiment({ ...input, holdout: 0.5, baseRate: 0.3, relativeLift: 0.1 });
    expect(plan).toMatchObject({ outcome: 'planned', weeks: 4 });
    expect(plan.text).toBe(
      'With 4,000 new customers a week, 50 % of them held out, you will see a 10 % lift of a conversion rate of 30 % after 4 weeks (with a chance of 80 %).',
    );
  });

  it('follows the published formula for a single look', () => {
    // Fleiss: 31,234 an arm for 5 % against 5.5 %.
    const plan = planExperiment({ ...input, holdout: 0.5, relativeLift: 0.1, band: 'fixed' });
    expect(plan).toMatchObject({ nControl: 31_234, nTreated: 31_234, weeks: 16 });
  });

  it('takes longer for a smaller lift, a smaller holdout, more looks and more certainty', () => {
    const base = weeks({});
    expect(weeks({ relativeLift: 0.1 })).toBeGreaterThan(base);
    expect(weeks({ holdout: 0.05 })).toBeGreaterThan(base);
    expect(weeks({ band: 'fixed' })).toBeLessThan(base);
    expect(weeks({ power: 0.95 })).toBeGreaterThan(base);
    expect(weeks({ customersPerWeek: 40_000 })).toBeLessThan(base);
  });

  it('waits for the conversions that a band needs, however large the lift', () => {
    const plan = planExperiment({ ...input, baseRate: 0.002, relativeLift: 100 });
    expect(plan.outcome === 'planned' && plan.nControl).toBe(10_000);
  });

  it('can look for harm', () => {
    expect(planExperiment({ ...input, relativeLift: -0.3 }).text).toContain('a 30 % fall');
  });

  it.each<[Partial<PlanInput>, string]>([
    [{ holdout: 0 }, 'NO_HOLDOUT'],
    [{ holdout: 1 }, 'NO_HOLDOUT'],
    [{ customersPerWeek: 0 }, 'NO_CUSTOMERS'],
    [{ relativeLift: 0 }, 'NO_LIFT'],
    [{ baseRate: 0 }, 'RATE_IMPOSSIBLE'],
    [{ baseRate: 0.6, relativeLift: 1 }, 'RATE_IMPOSSIBLE'],
    [{ relativeLift: -1 }, 'RATE_IMPOSSIBLE'],
    [{ holdout: Number.NaN }, 'NO_HOLDOUT'],
  ])('never sees anything with %o', (change, reason) => {
    expect(planExperiment({ ...input, ...change })).toMatchObject({ outcome: 'never', reason });
  });
});
