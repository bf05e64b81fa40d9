/** Campaigns and policies of a family of seeds, in every version that may come into force. */
import { type CampaignInput, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { FrequencyCap } from '#shared/domain/policy/frequency-cap-schema.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import type { Random } from '#shared/domain/random.ts';
import { asNotice } from './as-notice.ts';
import type { CampaignPlan, RulePlan } from './scenario.ts';

export const CODE_POOL = 'codes';

/** A plain day, and the days before Europe's clocks are set forward and back. */
const BASES = [
  Date.parse('2026-03-04T09:00:00Z'),
  Date.parse('2026-03-04T18:30:00Z'),
  Date.parse('2026-03-28T18:00:00Z'),
  Date.parse('2026-10-24T19:30:00Z'),
];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export function drawRules(random: Random): RulePlan {
  const startsAt = random.pick(BASES);
  return {
    startsAt,
    policies: drawPolicies(random),
    campaigns: Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, (_, i) =>
      drawCampaign(random, `k-${i}`, startsAt),
    ),
  };
}

function drawPolicies(random: Random): readonly Policy[] {
  const first = policySchema.parse({
    caps: drawCaps(random),
    complaintFirst: random.chance(0.8),
    ...(random.chance(0.3) && { quietHours: { from: '20:00', to: '09:30' } }),
    ...(random.chance(0.25) && { coolDown: random.pick(['PT10M', 'PT3H', 'P1D']) }),
    ...(random.chance(0.25) && { perSecond: { email: random.whole(1, 2) } }),
  });
  const tightened = {
    ...first,
    caps: first.caps.map((cap) => ({ ...cap, limit: Math.max(1, cap.limit - 1) })),
  };
  return [
    first,
    tightened,
    { ...first, stopped: [random.pick(['all', 'email', 'sms'])] },
    { ...first, quietHours: { ...first.quietHours, from: '12:00' } },
  ];
}

/** The first one has the longest window of all: whatever a newer policy asks about is still known. */
function drawCaps(random: Random): readonly FrequencyCap[] {
  const marketing = { purpose: 'marketing' } as const;
  const caps: FrequencyCap[] = [
    { ...marketing, limit: random.pick([1, 2, 2, 3, 4, 7]), within: 'P7D' },
  ];
  if (random.chance(0.3)) caps.push({ ...marketing, channel: 'sms', limit: 1, within: 'P1D' });
  if (random.chance(0.3))
    caps.push({ ...marketing, limit: 1, within: random.pick(['PT20M', 'PT2H', 'PT5H']) });
  if (random.chance(0.2)) caps.push({ ...marketing, category: 'loans', limit: 1, within: 'P1D' });
  return caps;
}

function drawCampaign(random: Random, id: string, startsAt: number): CampaignPlan {
  const first = drawInput(random, id, startsAt);
  const versions = [first];
  while (versions.length < 3) versions.push(revised(random, first, versions.length + 1));
  // Now and then staff are told instead, and now and then another version thinks better of it.
  const isNotice = random.chance(0.12);
  const inputs = versions.map((input, index) =>
    isNotice !== (index > 0 && random.chance(0.1)) ? asNotice(input, index + 1) : input,
  );
  return {
    id,
    comesAfterMs: random.chance(0.15) ? random.whole(0, random.pick([5000, HOUR])) : 0,
    versions: inputs.map((input, index) => ({
      id,
      version: index + 1,
      status: 'live',
      campaign: campaignSchema.parse(input),
      segments: {},
      templates: { [`mail-${index + 1}`]: 1, [`text-${index + 1}`]: 1 },
    })),
  };
}

function drawInput(random: Random, id: string, startsAt: number): CampaignInput {
  const withEmail = random.chance(0.85);
  const withSms = !withEmail || random.chance(0.7);
  return {
    name: id,
    // Beside a campaign that does not wait there may be others that do.
    delivery: { waitForTurn: id !== 'k-0' },
    ...(random.chance(0.15) && {
      purpose: 'service' as const,
      delivery: { waitForTurn: id !== 'k-0', resendAfterDoubt: random.chance(0.5) },
    }),
    ...(random.chance(0.5) && { category: random.pick(['loans', 'cards']) }),
    trigger: drawTrigger(random, startsAt),
    audience: random.weighted<NonNullable<CampaignInput['audience']>>([
      [{ all: [] }, 7],
      [{ fact: 'customer.tier', op: 'eq', value: 'gold' }, 1],
      [twicePurchased, 2],
    ]),
    variants: [
      {
        id: 'a',
        weight: 1,
        ...(withEmail && { email: { template: 'mail-1' } }),
        ...(withSms && { sms: { template: 'text-1' } }),
      },
    ],
    channels: {
      order: [
        ...random.pick([
          ['email', 'sms'],
          ['sms', 'email'],
        ]),
      ],
      fallback: random.chance(0.9),
    },
    holdout: random.pick([0, 0, 0, 0, 0.3]),
    objective: { conversion: { event: 'account.opened' }, within: random.pick(['P7D', 'PT5H']) },
    limits: drawLimits(random),
    schedule: {
      ...(random.chance(0.4) && { validFor: random.pick(['PT2H', 'PT20H', 'P1D']) }),
      ...(random.chance(0.1) && { quietHours: { from: '11:00', to: '14:00' } }),
    },
    ...(random.chance(0.2) && { offer: { kind: 'cashback', code: { pool: CODE_POOL } } }),
    priority: random.pick([50, 50, 70]),
  };
}

const twicePurchased = {
  activity: { event: 'card.purchase', measure: 'count', within: 'P7D' },
  op: 'gte',
  value: 2,
} as const;

function drawTrigger(random: Random, startsAt: number): CampaignInput['trigger'] {
  return random.weighted<CampaignInput['trigger']>([
    [
      {
        event: 'card.purchase',
        where: { fact: 'event.amount', op: 'gte', value: random.pick([10, 10, 10, 100]) },
      },
      8,
    ],
    [{ absence: { events: ['card.purchase'], for: random.pick(['PT3H', 'PT26H']) } }, 1],
    [{ date: { fact: 'customer.anniversary', at: '10:00' } }, 1],
    [{ schedule: { at: hourAfter(startsAt, random.whole(1, 20)), zone: 'UTC' } }, 0.5],
  ]);
}

const hourAfter = (instant: number, hours: number): string =>
  new Date(instant + hours * HOUR).toISOString().slice(0, 16);

const drawLimits = (random: Random): NonNullable<CampaignInput['limits']> => ({
  ...(random.chance(0.25) && {
    perCustomer: { max: random.whole(1, 2), within: random.pick(['PT2H', 'P1D', 'P14D']) },
  }),
  ...(random.chance(0.35) && { sends: random.pick([1, 1, 2, 2, 3, 5, 8]) }),
  ...(random.chance(0.15) && {
    spend: { amount: random.pick(['0.0003', '0.03']), currency: 'EUR' },
  }),
  ...(random.chance(0.2) && { perSecond: 1 }),
});

/** Other words, another threshold, tighter limits: what people change in a running campaign. */
function revised(random: Random, first: CampaignInput, version: number): CampaignInput {
  const sends = first.limits?.sends;
  const trigger =
    'event' in first.trigger && random.chance(0.5)
      ? { ...first.trigger, where: { fact: 'event.amount', op: 'gte', value: 40 } as const }
      : first.trigger;
  return {
    ...first,
    trigger,
    variants: (first.variants ?? []).map(({ email, sms, ...variant }) => ({
      ...variant,
      ...(email !== undefined && { email: { template: `mail-${version}` } }),
      ...(sms !== undefined && { sms: { template: `text-${version}` } }),
    })),
    limits: {
      ...first.limits,
      ...(sends !== undefined && random.chance(0.5) && { sends: Math.max(1, sends - 1) }),
    },
  };
}

const variantsByStatus = new WeakMap<PublishedCampaign, Map<string, PublishedCampaign>>();

/** The very same object for the same version and status, so that what is compiled of it can be kept. */
export function withStatus(
  published: PublishedCampaign,
  status: PublishedCampaign['status'],
): PublishedCampaign {
  if (published.status === status) return published;
  const known = variantsByStatus.get(published) ?? new Map<string, PublishedCampaign>();
  variantsByStatus.set(published, known);
  const made = known.get(status) ?? { ...published, status };
  known.set(status, made);
  return made;
}
