/** Small, valid things for tests; each test says only what it is about. */
import { type CampaignInput, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset, type Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { Consent } from '#shared/domain/customer/consent.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { type Decided, type DecideInput, decide } from '#shared/domain/decision/decide.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Event } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import type { AuditEntry } from '#shared/ports/audit-log.ts';

/** A Wednesday noon in Prague, outside of every quiet hour. */
export const NOON = new Date('2026-03-04T11:00:00Z');

export function campaignOf(change: Partial<CampaignInput> = {}): PublishedCampaign['campaign'] {
  return campaignSchema.parse({
    name: 'Fuel cashback',
    trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 200 } },
    variants: [
      { id: 'a', weight: 1, email: { template: 'fuel-a' }, sms: { template: 'fuel-a-sms' } },
    ],
    ...change,
  });
}

export function published(
  id: string,
  change: Partial<CampaignInput> = {},
  status: PublishedCampaign['status'] = 'live',
): PublishedCampaign {
  return {
    id,
    version: 1,
    status,
    campaign: campaignOf(change),
    segments: {},
    templates: { 'fuel-a': 1, 'fuel-a-sms': 1 },
  };
}

export function rulesetOf(
  campaigns: readonly PublishedCampaign[],
  policy: Partial<Policy> = {},
): Ruleset {
  return compileRuleset(7, { ...policySchema.parse({}), ...policy }, campaigns);
}

export function customerOf(change: Record<string, unknown> = {}): Reachable {
  const profile = profileSchema.parse({
    id: 'c-1',
    email: 'c1@customers.example',
    phone: '+420601000001',
    language: 'en',
    timeZone: 'Europe/Prague',
    attributes: { tier: 'gold' },
    ...change,
  });
  return {
    profile,
    addressHash: {
      ...(profile.email !== undefined && { email: `hash:${profile.email}` }),
      ...(profile.phone !== undefined && { sms: `hash:${profile.phone}` }),
    },
  };
}

const yes = { granted: true, at: '2026-01-01T00:00:00Z', source: 'test' };
export const FULL_CONSENT: Consent = {
  email: { marketing: yes, service: yes },
  sms: { marketing: yes, service: yes },
};

export const stateOf = (change: Partial<CustomerState> = {}): CustomerState => ({
  ...EMPTY_STATE,
  consent: FULL_CONSENT,
  ...change,
});

export function eventOf(change: Partial<Record<keyof Event, unknown>> = {}): Event {
  return eventSchema.parse({
    id: 'e-1',
    type: 'card.purchase',
    customerId: 'c-1',
    occurredAt: NOON.toISOString(),
    data: { amount: '249.90', currency: 'EUR', mcc: '5541' },
    ...change,
  });
}

/** One purchase of a reachable customer, who is known by nothing else, under one campaign that wants it. */
export const decideOn = (change: Partial<DecideInput> = {}): Decided =>
  decide({
    customer: customerOf(),
    state: stateOf(),
    events: [eventOf()],
    wakes: [],
    ruleset: rulesetOf([published('fuel')]),
    now: NOON,
    latenessMs: LATENESS_MS,
    ...change,
  });

/** What the audit log is told of an erasure. */
export const ERASED: AuditEntry = {
  at: NOON.toISOString(),
  actor: 'omar',
  action: 'deleteCustomer',
  requestId: 'req-1',
  target: { kind: 'customer', id: 'pseudonym:c-1' },
  changes: [],
};
