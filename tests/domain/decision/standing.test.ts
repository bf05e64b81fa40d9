import { describe, expect, it } from 'vitest';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { groupsOf, segmentsOf } from '#shared/domain/decision/standing.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { campaignOf, decideOn, published, rulesetOf } from '../../support/builders.ts';

const breakdown = [
  { fact: 'customer.tier', values: ['gold', 'silver'] },
  { fact: 'customer.has_phone', values: [true] },
];

describe('groupsOf', () => {
  it('gives each breakdown one of a bounded number of segments', () => {
    expect(groupsOf(breakdown, { tier: 'gold', has_phone: true })).toEqual([
      'customer.tier=gold',
      'customer.has_phone=true',
    ]);
    expect(groupsOf(breakdown, { tier: 'bronze', has_phone: 'true' })).toEqual([
      'customer.tier: other',
      'customer.has_phone: other',
    ]);
    expect(groupsOf(breakdown, {})).toEqual([
      'customer.tier: unknown',
      'customer.has_phone: unknown',
    ]);
    expect(segmentsOf(breakdown)).toHaveLength(7);
  });
});

describe('the standing of a decision', () => {
  const decideWith = (change: object, policy: object = {}) =>
    decideOn({ ruleset: rulesetOf([published('fuel', change)], policySchema.parse(policy)) })
      .decisions[0];

  it('is on record beside the arm, for the holdout as for the others', () => {
    const purchases = [{ event: 'card.purchase', margin: 0.1 }];
    for (const holdout of [0, 0.9]) {
      const decision = decideWith({ breakdown, holdout }, { customerValue: { purchases } });
      expect(decision?.standing).toEqual({
        groups: ['customer.tier=gold', 'customer.has_phone=true'],
        past: '24.99',
      });
    }
  });

  it('is left out where nobody asks for it, and where no arm was drawn', () => {
    expect(decideWith({})?.standing).toBeUndefined();
    const suppressed = decideWith({ breakdown, schedule: { startsAt: '2030-01-01T00:00:00Z' } });
    expect([suppressed?.outcome, suppressed?.standing]).toEqual(['suppressed', undefined]);
  });
});

describe('the breakdown of a campaign', () => {
  it('is bounded', () => {
    const accepts = (value: unknown) =>
      campaignSchema.safeParse({ ...campaignOf(), breakdown: value }).success;
    expect(accepts(breakdown)).toBe(true);
    expect(accepts([{ fact: 'event.mcc', values: ['5541'] }])).toBe(false);
    expect(accepts([{ fact: 'customer.tier', values: [] }])).toBe(false);
    expect(accepts(Array(4).fill(breakdown[0]))).toBe(false);
    const many = Array.from({ length: 21 }, (_, index) => `t${index}`);
    expect(accepts([{ fact: 'customer.tier', values: many }])).toBe(false);
  });
});
