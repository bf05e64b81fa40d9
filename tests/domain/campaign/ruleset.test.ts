import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset, type Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { RulesetChange } from '#shared/domain/campaign/ruleset-change.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { published, rulesetOf } from '../../support/builders.ts';

const POLICY = policySchema.parse({});
const WITHIN = { event: 'card.purchase', measure: 'count', within: 'P30D' } as const;

/** Few values each, so that changes meet and events match. */
const content = fc.record({
  trigger: fc.oneof(
    fc.record({
      event: fc.constantFrom('card.purchase', 'salary.in'),
      where: fc.record({
        fact: fc.constant('event.amount'),
        op: fc.constantFrom('gte' as const, 'lt' as const),
        value: fc.constantFrom(1, 2, 3),
      }),
    }),
    fc.constant({ absence: { events: ['login'], for: 'P30D' } }),
  ),
  audience: fc.oneof(
    fc.record({
      fact: fc.constant('customer.tier'),
      op: fc.constantFrom('eq' as const, 'ne' as const),
      value: fc.constantFrom('gold', 'silver'),
    }),
    fc.record({
      activity: fc.constantFrom(WITHIN, { ...WITHIN, event: 'salary.in' }),
      op: fc.constant('gte' as const),
      value: fc.constantFrom(1, 5),
    }),
  ),
});
const campaign = (id: fc.Arbitrary<string>): fc.Arbitrary<PublishedCampaign> =>
  fc
    .tuple(id, content, fc.constantFrom('live', 'live', 'paused', 'ended'))
    .map(([name, change, status]) =>
      published(name, change as Partial<CampaignInput>, status as PublishedCampaign['status']),
    );
const ids = Array.from({ length: 24 }, (_, n) => `c-${n}`);
const change: fc.Arbitrary<RulesetChange> = fc.oneof(
  {
    weight: 4,
    arbitrary: campaign(fc.constantFrom(...ids, 'new-1', 'new-2')).map((one) => ({
      kind: 'campaign' as const,
      published: one,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...ids)
      .map((campaignId) => ({ kind: 'removed' as const, campaignId })),
  },
);

const EVENTS: readonly Facts[] = ['card.purchase', 'salary.in'].flatMap((type) =>
  [1, 2, 3].flatMap((amount) =>
    ['gold', 'silver'].map((tier) => ({ event: { type, amount }, customer: { tier } })),
  ),
);

/** What a set says of anything, in an order of its own. */
function answers(ruleset: Ruleset): unknown {
  const names = (found: readonly PublishedCampaign[]) =>
    found.map(({ id, campaign: { trigger } }) => `${id} ${JSON.stringify(trigger)}`).sort();
  return {
    campaigns: [...ruleset.campaigns.keys()].sort(),
    absences: names(ruleset.absences),
    counters: [...ruleset.activities.counters.keys()].sort(),
    found: EVENTS.map((facts) => [
      names(ruleset.triggeredBy(facts.event)),
      names(ruleset.qualifying(facts)),
      ruleset.isOfInterest(String(facts.event.type), facts.event),
    ]),
  };
}

describe('a rule set that follows changes', () => {
  it('says what one compiled at once says, and every earlier one still says what it said', () => {
    fc.assert(
      fc.property(
        fc.tuple(...ids.map((id) => campaign(fc.constant(id)))),
        fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 6 }),
        (initial, steps) => {
          const sets = [compileRuleset(1, POLICY, initial)];
          const said = sets.map(answers);
          for (const changes of steps) {
            const next = (sets.at(-1) as Ruleset).after(sets.length + 1, changes);
            const anew = compileRuleset(next.version, POLICY, [...next.campaigns.values()]);
            expect(answers(next)).toEqual(answers(anew));
            sets.push(next);
            said.push(answers(next));
          }
          expect(sets.map(answers)).toEqual(said);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('can be changed in two ways from the same set', () => {
    const base = rulesetOf(ids.map((id) => published(id)));
    const left = base.after(8, [{ kind: 'removed', campaignId: 'c-1' }]);
    const right = base.after(8, [{ kind: 'removed', campaignId: 'c-2' }]);
    const facts = { event: { type: 'card.purchase', amount: 300 }, customer: {} };
    const found = (ruleset: Ruleset) => ruleset.qualifying(facts).map(({ id }) => id);
    expect(found(left)).not.toContain('c-1');
    expect(found(left)).toContain('c-2');
    expect(found(right)).not.toContain('c-2');
    expect(found(right)).toContain('c-1');
  });

  it('takes a new policy, and a version that decisions carry', () => {
    const policy = { ...POLICY, complaintEvents: { opened: 'angry', closed: 'calm' } };
    const next = rulesetOf([published('fuel')]).after(9, [{ kind: 'policy', policy }]);
    expect(next.version).toBe(9);
    expect(next.isOfInterest('angry', { type: 'angry' })).toBe(true);
  });
});

describe('the activities of a rule set', () => {
  const counting = (id: string, within = 'P30D', status: PublishedCampaign['status'] = 'live') =>
    published(id, { audience: { activity: { ...WITHIN, within }, op: 'gte', value: 1 } }, status);
  const twelve = ids.slice(0, 12).map((id) => counting(id));

  it('are not planned again while nobody needs another one', () => {
    const before = rulesetOf(twelve);
    const same = before.after(8, [{ kind: 'campaign', published: counting('new-1') }]);
    expect(same.activities).toBe(before.activities);
    const other = same.after(9, [{ kind: 'campaign', published: counting('new-2', 'P90D') }]);
    expect(other.activities.readings.size).toBe(2);
    const gone = other.after(10, [{ kind: 'removed', campaignId: 'new-2' }]);
    expect(gone.activities.readings.size).toBe(1);
    const back = gone.after(11, [{ kind: 'removed', campaignId: 'new-1' }]);
    expect(back.activities).toBe(gone.activities);
  });

  it('go on being counted while their campaign is paused, not after it has ended', () => {
    const counters = (status: PublishedCampaign['status']) =>
      rulesetOf([counting('fuel', 'P30D', status)]).activities.counters.size;
    expect([counters('live'), counters('paused'), counters('ended')]).toEqual([1, 1, 0]);
  });
});
