/** Short stories, small enough to try every fault at every input and output of theirs. */
import { type CampaignInput, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import type { CampaignPlan, Happening, Person, Scenario } from '../../simulation/scenario.ts';

/** A Wednesday, ten in the morning in Prague. */
const STARTS_AT = Date.parse('2026-03-04T09:00:00Z');
const HOUR = 3_600_000;

const jana: Person = {
  id: 'c-0',
  timeZone: 'Europe/Prague',
  email: 0,
  phone: 0,
  tier: 'gold',
  anniversary: '1990-03-05',
  consents: ['email', 'sms'],
};

interface Story {
  readonly person?: Person;
  readonly campaign?: Partial<CampaignInput>;
  readonly policy?: Partial<Policy>;
  /** Milliseconds after the start at which the customer buys something. */
  readonly purchases?: readonly number[];
  readonly happenings?: readonly (readonly [afterMs: number, happening: Happening])[];
}

const pause: Happening = { kind: 'campaign', campaignId: 'k-0', version: 1, status: 'paused' };

export const STORIES: Readonly<Record<string, Scenario>> = {
  'two purchases at once, one message allowed': scenarioOf({
    purchases: [0, 30],
    policy: { caps: [{ purpose: 'marketing', limit: 1, within: 'P1D' }] },
  }),
  'an opt-out between decision and hand-over': scenarioOf({
    happenings: [
      [40, { kind: 'consent', customerId: 'c-0', channels: ['email', 'sms'], granted: false }],
    ],
  }),
  'an erasure under way, and a return with another address': scenarioOf({
    purchases: [0, 2000],
    happenings: [
      [60, { kind: 'erase', customerId: 'c-0' }],
      [400, { kind: 'write', person: { ...jana, email: 20 } }],
    ],
  }),
  'a pause and a new version while a message waits': scenarioOf({
    happenings: [
      [30, pause],
      [20 * 60_000, { ...pause, version: 2, status: 'live' }],
    ],
  }),
  'a limit of one message for two': scenarioOf({
    purchases: [0, 20],
    campaign: { limits: { sends: 1, perSecond: 1 } },
  }),
  'a silence': scenarioOf({
    purchases: [0, 10_000],
    campaign: { trigger: { absence: { events: ['card.purchase'], for: 'PT3H' } } },
  }),
  'a day in the life of somebody who is written meanwhile': scenarioOf({
    purchases: [],
    campaign: { trigger: { date: { fact: 'customer.anniversary', at: '09:00' } } },
    happenings: [[23 * HOUR + 60_000, { kind: 'write', person: { ...jana, email: 21 } }]],
  }),
  'a message at night, by text': scenarioOf({
    person: { id: 'c-0', phone: 0, tier: 'gold', anniversary: '1990-05-05', consents: ['sms'] },
    purchases: [12 * HOUR],
    happenings: [[14 * HOUR, { kind: 'keyword', phone: 0, word: 'STOP', id: 'i-0' }]],
  }),
};

function scenarioOf(story: Story): Scenario {
  const person = story.person ?? jana;
  return {
    rules: {
      startsAt: STARTS_AT,
      policies: [policySchema.parse(story.policy ?? {})],
      campaigns: [campaignOf('k-0', story.campaign ?? {})],
    },
    customers: [person],
    events: (story.purchases ?? [0]).map((afterMs, index) => ({
      sentAt: STARTS_AT + afterMs,
      event: {
        id: `e-${index}`,
        type: 'card.purchase',
        customerId: person.id,
        occurredAt: new Date(STARTS_AT + afterMs).toISOString(),
        data: { amount: '50.00', currency: 'EUR' },
      },
    })),
    happenings: (story.happenings ?? []).map(([afterMs, happening]) => ({
      at: STARTS_AT + afterMs,
      happening,
    })),
    deployment: { instances: 2, skewMs: 0, sweepOffsetMs: 500 },
  };
}

/** Each version with templates of its own number. */
function campaignOf(id: string, change: Partial<CampaignInput>): CampaignPlan {
  const versions = [1, 2].map((version) => ({
    id,
    version,
    status: 'live' as const,
    campaign: campaignSchema.parse({
      name: id,
      trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 10 } },
      variants: [
        {
          id: 'a',
          weight: 1,
          email: { template: `mail-${version}` },
          sms: { template: `text-${version}` },
        },
      ],
      objective: { conversion: { event: 'account.opened' }, within: 'P7D' },
      ...change,
    }),
    segments: {},
    templates: { [`mail-${version}`]: 1, [`text-${version}`]: 1 },
  }));
  return { id, comesAfterMs: 0, versions };
}
