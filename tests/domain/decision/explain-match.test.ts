import { describe, expect, it } from 'vitest';
import { explainMatch } from '#shared/domain/decision/explain-match.ts';
import { activityKey, usualKey } from '#shared/domain/rules/activity-key.ts';
import type { ActivityTest, UsualTest } from '#shared/domain/rules/condition.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { firstFailure, traceCondition } from '#shared/domain/rules/trace.ts';
import { published, rulesetOf } from '../../support/builders.ts';

const spent = {
  event: 'card.purchase',
  measure: 'sum',
  of: 'event.amount',
  within: 'P7D',
} as const;
const sudden: UsualTest = {
  activity: spent,
  op: 'exceeds_usual',
  value: { times: 3, over: 'P90D' },
};
const drained: UsualTest = {
  ...sudden,
  op: 'falls_below_usual',
  value: { times: 0.5, over: 'P90D' },
};
const atLeast: ActivityTest = { activity: spent, op: 'gte', value: 5 };

const factsOf = (now?: number, usual?: number): Facts => ({
  event: { type: 'card.purchase', amount: 250 },
  customer: {},
  activity: {
    ...(now !== undefined && { [activityKey(spent)]: now }),
    ...(usual !== undefined && { [usualKey(sudden)]: usual }),
  },
});

function audienceChecks(audience: ActivityTest, facts: Facts) {
  const campaign = published('fuel', { audience });
  return explainMatch(rulesetOf([campaign]), campaign, facts).filter(({ check }) =>
    check.startsWith('audience'),
  );
}

describe('the explanation of a test of behaviour', () => {
  it('of a sudden change holds the recent value and the usual that it was compared with', () => {
    expect(audienceChecks(sudden, factsOf(700, 120.5))).toEqual([
      {
        check:
          'audience: sum event.amount of card.purchase within P7D exceeds_usual {"times":3,"over":"P90D"}',
        outcome: 'pass',
        found: 700,
        usual: 120.5,
      },
    ]);
    expect(audienceChecks(drained, factsOf(40, 120))).toMatchObject([
      { outcome: 'pass', found: 40, usual: 120 },
    ]);
  });

  it('leaves out what is not known', () => {
    const [check] = audienceChecks(sudden, factsOf(700));
    expect(check).toMatchObject({ outcome: 'block', found: 700 });
    expect(check).not.toHaveProperty('usual');
  });

  it('of any other test holds the value alone', () => {
    const [check] = audienceChecks(atLeast, factsOf(6, 1));
    expect(check).toMatchObject({ outcome: 'pass', found: 6 });
    expect(check).not.toHaveProperty('usual');
  });
});

describe('why somebody did not qualify', () => {
  it('is the first clause that failed, with both values found', () => {
    const everyone = { fact: 'event.amount', op: 'gt', value: 200 } as const;
    const trace = traceCondition({ all: [everyone, sudden, drained] }, factsOf(200, 120));
    expect(firstFailure(trace)).toMatchObject({
      at: 'all[1]',
      test: sudden,
      found: { now: 200, usual: 120 },
    });
  });
});
