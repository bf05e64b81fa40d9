import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExposureSeen, type PlantedBehaviour, respond } from '#local/datasets/behaviour.ts';

const truth: PlantedBehaviour = {
  baseRate: 0.1,
  plantedLift: 0.4,
  liftByVariant: { b: 0 },
  openRate: 0.4,
  clickRate: 0.06,
  unsubscribeRate: 0.004,
  complaintRate: 0.001,
  withinDays: 7,
  followUp: { type: 'savings.opened', data: { amount: '100.00', currency: 'EUR' } },
};
const exposure = (customer: number, arm: string): ExposureSeen => ({
  id: `x${customer}`,
  campaignId: 'k1',
  customerId: `m${customer}`,
  arm,
  reached: arm !== 'holdout',
  at: '2026-03-01T10:00:00.000Z',
});
const people = Array.from({ length: 40_000 }, (_, index) => index);
const answers = (arm: string) => people.map((person) => respond('1', truth, exposure(person, arm)));
const rate = (
  responses: ReturnType<typeof answers>,
  has: (r: (typeof responses)[number]) => boolean,
) => responses.filter(has).length / responses.length;

describe('respond', () => {
  const holdout = answers('holdout');
  const a = answers('a');
  const converted = (response: (typeof a)[number]) => response.converts !== undefined;

  it('plants the lift it was asked for: base 10 %, 14 % where reached, none for variant b', () => {
    // Standard error of a share of 40,000 near 10 %: 0.15 points.
    expect(rate(holdout, converted)).toBeCloseTo(0.1, 2);
    expect(rate(a, converted) / rate(holdout, converted) - 1).toBeGreaterThan(0.36);
    expect(rate(a, converted) / rate(holdout, converted) - 1).toBeLessThan(0.44);
    expect(rate(answers('b'), converted)).toBe(rate(holdout, converted));
  });

  it('gives a message that reached nobody no effect and no reaction', () => {
    const unreached = people
      .slice(0, 5000)
      .map((person) => respond('1', truth, { ...exposure(person, 'a'), reached: false }));
    expect(unreached.map(converted)).toEqual(holdout.slice(0, 5000).map(converted));
    for (const response of [...unreached, ...holdout])
      expect(Object.keys(response).filter((key) => key !== 'converts')).toEqual([]);
  });

  it('never takes a conversion away: who converts in the holdout converts when reached', () => {
    expect(people.filter((person) => holdout[person]?.converts && !a[person]?.converts)).toEqual(
      [],
    );
  });

  it('opens, clicks, unsubscribes and complains at the given rates', () => {
    expect(rate(a, (r) => r.opensAt !== undefined)).toBeGreaterThan(0.4);
    expect(rate(a, (r) => r.opensAt !== undefined)).toBeLessThan(0.52);
    expect(rate(a, (r) => r.unsubscribesAt !== undefined)).toBeCloseTo(0.004, 2);
    expect(rate(a, (r) => r.complainsAt !== undefined)).toBeGreaterThan(0);
  });

  it('keeps the order in which people do things, within the window', () => {
    const at = '2026-03-01T10:00:00.000Z';
    for (const { opensAt = at, clicksAt, unsubscribesAt, converts } of a) {
      expect(opensAt >= at).toBe(true);
      if (clicksAt !== undefined) expect(clicksAt >= opensAt).toBe(true);
      if (unsubscribesAt !== undefined) expect(unsubscribesAt >= opensAt).toBe(true);
      if (converts === undefined) continue;
      if (clicksAt !== undefined) expect(converts.occurredAt > clicksAt).toBe(true);
      expect(converts.occurredAt > at && converts.occurredAt < '2026-03-08T10:00:00.000Z').toBe(
        true,
      );
      expect(converts).toMatchObject({ type: 'savings.opened', data: { amount: '100.00' } });
    }
  });

  it('is a pure function', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (seed, person) => {
        expect(respond(seed, truth, exposure(person, 'a'))).toEqual(
          respond(seed, truth, exposure(person, 'a')),
        );
      }),
      { numRuns: 50 },
    );
  });
});
