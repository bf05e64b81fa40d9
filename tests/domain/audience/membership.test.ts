import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planActivities } from '#shared/domain/activity/plan.ts';
import { membershipTest } from '#shared/domain/audience/membership.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { activityKey } from '#shared/domain/rules/activity-key.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import { NOON } from '../../support/builders.ts';
import { conditionArbitrary, factsArbitrary } from '../rules/arbitraries.ts';

const purchases = { event: 'card.purchase', measure: 'count', within: 'P30D' } as const;
const often: Condition = { activity: purchases, op: 'gte', value: 5 };
const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const nothing = planActivities([]);
const planFor = (condition: Condition, since?: number) =>
  planActivities(
    activitiesOf(condition).map((need) => ({ ...need, ...(since !== undefined && { since }) })),
  );

describe('membershipTest', () => {
  it('tells from the profile what it can', () => {
    const test = membershipTest({ all: [gold, often] }, planFor(often), NOON);
    expect(test.decideByProfile({ tier: 'silver' })).toBe('out');
    expect(test.decideByProfile({ tier: 'gold' })).toBe('undecided');
    expect([...test.keys]).toEqual([activityKey(purchases)]);
    expect(test.decide({ tier: 'gold' }, { [activityKey(purchases)]: 5 })).toBe('in');
    expect(test.decide({ tier: 'gold' }, { [activityKey(purchases)]: 4 })).toBe('out');
  });

  it('leaves open what nobody counts, and names it', () => {
    const test = membershipTest({ any: [gold, often, { not: often }] }, nothing, NOON);
    expect(test.notCounted).toEqual(['count of card.purchase within P30D']);
    expect(test.keys.size).toBe(0);
    expect(test.decideByProfile({ tier: 'gold' })).toBe('in');
    expect(test.decideByProfile({ tier: 'silver' })).toBe('undecided');
  });

  it('leaves open what is counted for less than the window', () => {
    const day = 86_400_000;
    const known = (since: number) =>
      membershipTest(often, planFor(often, since), NOON).notCounted.length === 0;
    expect(known(NOON.getTime() - 29 * day)).toBe(false);
    expect(known(NOON.getTime() - 30 * day)).toBe(true);
  });

  it('leaves open what an event says, and a segment that is lost', () => {
    const large: Condition = { fact: 'event.amount', op: 'gte', value: 200 };
    expect(membershipTest(large, nothing, NOON).decideByProfile({})).toBe('undecided');
    const lost: Condition = { not: { segment: 'gone' } };
    expect(membershipTest(lost, nothing, NOON).decideByProfile({})).toBe('undecided');
  });

  it('decides as evaluation does, whatever the facts that it leaves open come to', () => {
    fc.assert(
      fc.property(
        conditionArbitrary(),
        fc.array(factsArbitrary, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (condition, [facts, ...others], counted) => {
          if (facts === undefined) return;
          const { customer, activity = {} } = facts;
          const test = membershipTest(condition, counted ? planFor(condition) : nothing, NOON);
          const said = test.decide(customer, activity);
          for (const other of [facts, ...others]) {
            const whole = counted ? { ...other, activity } : other;
            const holds = evaluateCondition(condition, { ...whole, customer });
            if (said !== 'undecided') expect(holds).toBe(said === 'in');
          }
        },
      ),
    );
  });
});
