/** What happens in one seed: campaigns, customers, events, and people changing their minds meanwhile. */
import { type CampaignInput, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Event } from '#shared/domain/event.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import type { Random } from '#shared/domain/random.ts';

export interface Scenario {
  readonly startsAt: number;
  readonly customers: readonly { readonly id: string; readonly timeZone?: string }[];
  readonly campaigns: readonly PublishedCampaign[];
  readonly policy: Policy;
  /** In the order in which they are sent; the same event may be sent twice. */
  readonly events: readonly { readonly sentAt: number; readonly event: Event }[];
  readonly happenings: readonly { readonly at: number; readonly happening: Happening }[];
}

export type Happening =
  | { readonly kind: 'opt_out'; readonly customerId: string }
  | { readonly kind: 'complaint'; readonly customerId: string }
  | { readonly kind: 'pause' | 'resume' | 'end'; readonly campaignId: string }
  | { readonly kind: 'outage'; readonly until: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Before and over a change to daylight saving time in Europe. */
const BASES = [
  Date.parse('2026-03-04T09:00:00Z'),
  Date.parse('2026-03-28T18:00:00Z'),
  Date.parse('2026-10-24T19:30:00Z'),
];

export function drawScenario(random: Random): Scenario {
  const startsAt = random.pick(BASES);
  const customers = Array.from({ length: random.whole(1, 3) }, (_, i) => ({
    id: `c-${i}`,
    ...(random.chance(0.95) && {
      timeZone: random.pick(['Europe/Prague', 'America/New_York', 'Asia/Tokyo']),
    }),
  }));
  const campaigns = Array.from({ length: random.whole(1, 3) }, (_, i) =>
    drawCampaign(random, `k-${i}`),
  );
  const events = Array.from({ length: random.whole(2, 8) }, (_, i) =>
    drawEvent(random, i, startsAt, random.pick(customers).id),
  );
  return {
    startsAt,
    customers,
    campaigns,
    policy: policySchema.parse({
      caps: [
        { purpose: 'marketing', limit: random.whole(1, 3), within: 'P7D' },
        { purpose: 'marketing', channel: 'sms', limit: 1, within: 'P1D' },
      ],
      ...(random.chance(0.3) && { perSecond: { email: 1 } }),
    }),
    events: events.flatMap((event) => drawSendings(random, event)),
    happenings: Array.from({ length: random.whole(0, 3) }, () =>
      drawHappening(random, startsAt, customers, campaigns),
    ),
  };
}

function drawCampaign(random: Random, id: string): PublishedCampaign {
  const input: CampaignInput = {
    name: id,
    trigger: {
      event: 'card.purchase',
      where: { fact: 'event.amount', op: 'gte', value: random.pick([10, 100]) },
    },
    audience: random.chance(0.3)
      ? {
          activity: { event: 'card.purchase', measure: 'count', within: 'P7D' },
          op: 'gte',
          value: 2,
        }
      : { all: [] },
    variants: [
      {
        id: 'a',
        weight: 1,
        email: { template: 'mail' },
        ...(random.chance(0.5) && { sms: { template: 'text' } }),
      },
    ],
    holdout: random.pick([0, 0, 0.5]),
    objective: { conversion: { event: 'account.opened' }, within: 'P7D' },
    limits: {
      ...(random.chance(0.5) && { perCustomer: { max: 1, within: 'P14D' } }),
      ...(random.chance(0.5) && { sends: random.whole(1, 4) }),
      ...(random.chance(0.2) && { spend: { amount: '0.0003', currency: 'EUR' } }),
      ...(random.chance(0.2) && { perSecond: 1 }),
    },
    schedule: random.chance(0.3) ? { validFor: random.pick(['PT2H', 'PT20H']) } : {},
    priority: random.pick([50, 50, 70]),
  };
  return {
    id,
    version: 1,
    status: 'live',
    campaign: campaignSchema.parse(input),
    segments: {},
    templates: { mail: 1, text: 1 },
  };
}

function drawEvent(random: Random, index: number, startsAt: number, customerId: string): Event {
  const happenedAt = startsAt + random.whole(0, random.pick([2 * MINUTE, 6 * HOUR]));
  return {
    id: `e-${index}`,
    type: random.chance(0.9) ? 'card.purchase' : 'account.opened',
    customerId: random.chance(0.97) ? customerId : 'stranger',
    occurredAt: new Date(happenedAt).toISOString(),
    data: { amount: random.pick(['5.00', '50.00', '500.00']), currency: 'EUR' },
  };
}

/** Mostly at once, sometimes late, sometimes again. */
function drawSendings(random: Random, event: Event): Scenario['events'] {
  const at = Date.parse(event.occurredAt);
  const first = at + (random.chance(0.1) ? random.whole(0, 12 * HOUR) : random.whole(0, 2000));
  const sendings = [{ sentAt: first, event }];
  if (random.chance(0.25))
    sendings.push({ sentAt: first + random.whole(0, random.pick([500, 10 * MINUTE])), event });
  return sendings;
}

function drawHappening(
  random: Random,
  startsAt: number,
  customers: Scenario['customers'],
  campaigns: readonly PublishedCampaign[],
): Scenario['happenings'][number] {
  const at = startsAt + random.whole(0, random.pick([5000, 3 * HOUR]));
  const customerId = random.pick(customers).id;
  const campaignId = random.pick(campaigns).id;
  const happening = random.pick<readonly Happening[]>([
    { kind: 'opt_out', customerId },
    { kind: 'opt_out', customerId },
    { kind: 'complaint', customerId },
    { kind: 'pause', campaignId },
    { kind: 'resume', campaignId },
    { kind: 'end', campaignId },
    { kind: 'outage', until: at + 30 * MINUTE },
  ]);
  return { at, happening };
}
