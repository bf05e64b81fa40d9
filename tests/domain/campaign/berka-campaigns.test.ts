/** The behaviour campaigns of the Berka examples over the whole file, against a plain recount of its rows. */
import { beforeEach, describe, expect, it } from 'vitest';
import { openBerka } from '#local/datasets/berka.ts';
import type { EventRecord } from '#local/datasets/dataset.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import type { ActivityState } from '#shared/domain/activity/state.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { customerFacts, type Profile } from '#shared/domain/customer/profile.ts';
import { eventFacts } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { BERKA, berkaIsAbsent, WITHOUT_BERKA } from '../../local/datasets/reference-data.ts';
import { customerOf, published, rulesetOf } from '../../support/builders.ts';

const EXAMPLES = new URL('../../../examples/berka/', import.meta.url).pathname;
const DAY = 86_400_000;
const CAMPAIGNS = ['home-insurance', 'overdraft', 'savings-plan'] as const;

/** What the rules of the engine find: how often each campaign wants somebody. */
function createEngine(ruleset: Ruleset) {
  const states = new Map<string, ActivityState>();
  return (record: EventRecord, profile: Profile): readonly string[] => {
    const event = eventSchema.parse(record);
    const facts = eventFacts(event);
    if (!ruleset.isOfInterest(event.type, facts)) return [];
    const now = new Date(event.occurredAt);
    const activity = recordActivity(
      states.get(event.customerId) ?? {},
      ruleset.activities,
      { type: event.type, at: now.getTime(), facts },
      now,
    );
    states.set(event.customerId, activity);
    const triggered = ruleset.triggeredBy(facts).map(({ id }) => id);
    if (triggered.length === 0) return [];
    const keys = ruleset.activityKeys(triggered);
    return ruleset
      .qualifying({
        event: facts,
        customer: customerFacts(profile, now),
        activity: readActivity(activity, ruleset.activities, now, keys),
      })
      .map(({ id }) => id);
  };
}

/** The same in plain words, knowing nothing of conditions, counters or buckets. */
function createRecount() {
  const seen = new Map<string, number[]>();
  const instants = (customer: string, kind: string): number[] => {
    const list = seen.get(`${customer} ${kind}`) ?? [];
    seen.set(`${customer} ${kind}`, list);
    return list;
  };
  return ({ type, customerId, occurredAt, data }: EventRecord, profile: Profile) => {
    const now = Date.parse(occurredAt);
    const amount = Number(data.amount);
    const { purpose } = data;
    const age = ageOf(String(profile.attributes.birth_date), occurredAt);
    const known = Date.parse(String(profile.attributes.customer_since));
    // Of the last days, today's and that of so many days ago included.
    const inLast = (days: number, kind: string) => {
      const first = Math.floor((now - days * DAY + 1) / DAY);
      return instants(customerId, kind).filter((at) => Math.floor(at / DAY) >= first).length;
    };
    const wanted: string[] = [];
    if (type === 'account.transfer_out' && purpose === 'insurance')
      instants(customerId, 'insurance').push(now);
    if (type === 'account.transfer_out' && purpose === 'household') {
      instants(customerId, 'household').push(now);
      const pays = inLast(95, 'household') >= 3 && inLast(95, 'insurance') === 0;
      if (pays && age >= 18 && age <= 75) wanted.push('home-insurance');
    }
    if (type === 'account.withdrawal' && Number(data.balance_after) < 10_000) {
      instants(customerId, 'low').push(now);
      const tenure = Math.floor((now - known) / DAY);
      if (inLast(30, 'low') >= 3 && age >= 18 && tenure >= 90) wanted.push('overdraft');
    }
    if (
      type === 'account.transfer_in' &&
      purpose === undefined &&
      amount >= 4000 &&
      amount <= 60_000
    ) {
      instants(customerId, 'income').push(now);
      if (inLast(365, 'income') <= 1 && age >= 18 && age <= 62) wanted.push('savings-plan');
    }
    return wanted;
  };
}

function ageOf(born: string, at: string): number {
  const years = Number(at.slice(0, 4)) - Number(born.slice(0, 4));
  return at.slice(5, 10) < born.slice(5, 10) ? years - 1 : years;
}

describe('the behaviour campaigns of the Berka bank', () => {
  beforeEach((context) => context.skip(berkaIsAbsent, WITHOUT_BERKA));

  it('want whom a plain recount of the whole file wants, each time', async () => {
    const dataset = await openBerka(BERKA);
    const { campaigns } = await loadExamples(EXAMPLES);
    const ruleset = rulesetOf(
      CAMPAIGNS.map((id) => {
        const body = campaigns.find((one) => one.id === id)?.body;
        return { ...published(id), campaign: campaignSchema.parse(body) };
      }),
    );
    const profiles = new Map<string, Profile>();
    for await (const { id, attributes } of dataset.customers)
      profiles.set(id, customerOf({ id, attributes }).profile);
    const engine = createEngine(ruleset);
    const recount = createRecount();
    const counts = new Map<string, number>();
    const differences: string[] = [];
    for await (const event of dataset.events) {
      const profile = profiles.get(event.customerId);
      if (profile === undefined) throw new Error(`nobody is ${event.customerId}`);
      const found = [...engine(event, profile)].sort().join();
      const expected = recount(event, profile).join();
      if (found !== expected) differences.push(`${event.id}: ${found} instead of ${expected}`);
      for (const id of expected.split(',').filter(Boolean))
        counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(differences).toEqual([]);
    expect(Object.fromEntries(counts)).toEqual({
      'home-insurance': 1768,
      overdraft: 28,
      'savings-plan': 95,
    });
  }, 240_000);
});
