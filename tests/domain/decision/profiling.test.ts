import { describe, expect, it } from 'vitest';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { customerFacts } from '#shared/domain/customer/profile.ts';
import {
  campaignOf,
  customerOf,
  decideOn,
  NOON,
  published,
  rulesetOf,
} from '../../support/builders.ts';

const decideFor = (campaign: Record<string, unknown>, profile: Record<string, unknown>) =>
  decideOn({
    customer: customerOf(profile),
    ruleset: rulesetOf([published('fuel', campaign)]),
  }).decisions.map(({ outcome, reason }) => [outcome, reason]);

const gold = { all: [{ fact: 'customer.tier', op: 'eq', value: 'gold' }] };
const objected = { noProfiling: true, attributes: { tier: 'gold' } };
const SENT = [['message', 'SELECTED']];

describe('a customer who objected to profiling', () => {
  it('is not contacted by marketing, unless it is meant for everybody', () => {
    expect(decideFor({}, { attributes: { tier: 'gold' } })).toEqual(SENT);
    expect(decideFor({}, objected)).toEqual([['suppressed', 'PROFILING_OBJECTED']]);
    expect(decideFor({ nonPersonalised: true }, objected)).toEqual(SENT);
    expect(decideFor({}, { ...objected, noProfiling: false })).toEqual(SENT);
  });

  it('is not found by what their profile says, whatever the campaign', () => {
    expect(decideFor({ audience: gold }, { attributes: { tier: 'gold' } })).toEqual(SENT);
    expect(decideFor({ audience: gold, nonPersonalised: true }, objected)).toEqual([]);
  });

  it('has no facts but how they are reached', () => {
    const { profile } = customerOf({
      ...objected,
      language: 'cs',
      attributes: { tier: 'gold', birth_date: '1990-01-01', customer_since: '2020-01-01' },
    });
    expect(Object.keys(customerFacts(profile, NOON)).sort()).toEqual(
      ['has_email', 'has_phone', 'id', 'language', 'time_zone'].filter(
        (name) => name !== 'time_zone' || profile.timeZone !== undefined,
      ),
    );
  });
});

describe('a campaign for everybody', () => {
  it.each([
    { date: { fact: 'customer.birth_date' } },
    { absence: { events: ['card.purchase'], for: 'P30D' } },
  ])('does not wait for %j', (trigger) => {
    const parsed = campaignSchema.safeParse({ ...campaignOf(), trigger, nonPersonalised: true });
    expect(parsed.error?.issues.map(({ path }) => path)).toContainEqual(['nonPersonalised']);
  });
});
