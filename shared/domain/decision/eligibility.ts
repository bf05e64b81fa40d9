/** May this campaign contact this customer now, and if so by which channel and when? */
import { type Check, PASS, type Reason, type Verdict } from '../arbitration/reason.ts';
import { HOLDOUT } from '../assignment.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Channel } from '../channel.ts';
import { hasConsentIn } from '../customer/consent.ts';
import type { Contact, CustomerState } from '../customer/state.ts';
import { type CountedSend, checkFrequencyCaps } from '../policy/frequency-cap.ts';
import type { Policy } from '../policy/policy.ts';
import { regionWindow } from '../regions/region-rules.ts';
import { durationMs } from '../time/duration.ts';
import { zoneImpliedByPhone } from '../time/phone-zone.ts';
import { checkQuietHours, quietFrom } from '../time/quiet-hours.ts';
import type { QuietHours } from '../time/quiet-hours-schema.ts';
import { experimentChecks } from './experiment-checks.ts';
import type { Reachable } from './reachable.ts';

/** How long a waiting message stays worth sending when the campaign does not say. */
const DEFAULT_VALIDITY_MS = durationMs('P2D');
/** More than any cap allows in practice; keeps the customer's item small whatever happens. */
const MAX_UNDELIVERED = 10;

export interface Eligibility {
  readonly explanation: readonly Check[];
  readonly outcome:
    | {
        readonly eligible: true;
        readonly channel: Channel;
        readonly sendAt: Date;
        readonly expiresAt: Date;
      }
    | { readonly eligible: false; readonly reason: Reason; readonly retryAt?: Date };
}

/**
 * Checks in the order of their cost to the customer; the first that blocks gives the reason.
 *
 * @param expiresAt from when a message is worth nothing
 */
export function checkEligibility(
  published: PublishedCampaign,
  customer: Reachable,
  state: CustomerState,
  policy: Policy,
  now: Date,
  expiresAt: Date,
): Eligibility {
  const general = checkGeneral(published, customer, state, policy, now, state.undelivered.length);
  if (general.outcome !== undefined) return { ...general, outcome: general.outcome };
  const explanation = [...general.explanation];

  const { order, fallback } = published.campaign.channels;
  let first: Blocked | undefined;
  for (const channel of fallback ? order : order.slice(0, 1)) {
    const checked = checkChannel(published, channel, customer, state, policy, now, expiresAt);
    explanation.push(...checked.explanation);
    if (checked.outcome.eligible) return { explanation, outcome: checked.outcome };
    first ??= checked.outcome;
  }
  return { explanation, outcome: first ?? { eligible: false, reason: 'NO_CONTENT_FOR_CHANNEL' } };
}

export type Blocked = Extract<Eligibility['outcome'], { eligible: false }>;

/** The checks up to the first that blocks, and then its outcome. */
export interface GeneralChecks {
  readonly explanation: readonly Check[];
  readonly outcome?: Blocked;
}

/**
 * What holds whether or not the customer is contacted; alone for a notice to staff, which needs no
 * address, consent, hour or room under a cap.
 *
 * @param waiting of what the campaign would add one of, how many are on their way
 */
export function checkGeneral(
  published: PublishedCampaign,
  customer: Reachable,
  state: CustomerState,
  policy: Policy,
  now: Date,
  waiting: number,
): GeneralChecks {
  const { campaign } = published;
  const explanation: Check[] = [];
  const checks: readonly [string, Verdict][] = [
    ['schedule', checkSchedule(campaign, now)],
    ...experimentChecks(campaign, policy, customer.profile.id),
    ...profilingChecks(campaign, customer),
    ['complaint', checkComplaint(campaign, state, policy)],
    ['campaign_cap', checkCampaignCap(published, state.contacts, now)],
    ['undelivered', waiting < MAX_UNDELIVERED ? PASS : block('TOO_MANY_UNDELIVERED')],
  ];
  for (const [check, verdict] of checks) {
    explanation.push(asCheck(check, verdict));
    if (verdict.outcome === 'block') return { explanation, outcome: refused(verdict) };
  }
  return { explanation };
}

/** One channel: content, address, suppression, consent, the next open window, caps at that instant. */
export function checkChannel(
  published: PublishedCampaign,
  channel: Channel,
  customer: Reachable,
  state: CustomerState,
  policy: Policy,
  now: Date,
  expiresAt: Date,
): Eligibility {
  const { campaign } = published;
  const explanation: Check[] = [];
  const permission: readonly [string, Verdict][] = [
    [
      'content',
      campaign.variants.some((variant) => variant[channel] !== undefined)
        ? PASS
        : block('NO_CONTENT_FOR_CHANNEL'),
    ],
    ...permissionChecks(campaign, channel, customer, state),
  ];
  for (const [check, verdict] of permission) {
    explanation.push(asCheck(`${channel}.${check}`, verdict));
    if (verdict.outcome === 'block') return { explanation, outcome: refused(verdict) };
  }

  const window = checkWindow(campaign, policy, customer, channel, now);
  const sendAt = window.outcome === 'pass' ? now : window.retryAt;
  explanation.push(asCheck(`${channel}.window`, window));
  if (window.outcome === 'block' && (sendAt === undefined || sendAt >= expiresAt)) {
    return { explanation, outcome: refused(window) };
  }

  const at = sendAt ?? now;
  const sends = state.contacts.flatMap((one) => countedExposure(published.id, one));
  const caps = checkFrequencyCaps(policy, sends, {
    channel,
    purpose: campaign.purpose,
    category: campaign.category,
    at,
  });
  explanation.push(asCheck(`${channel}.caps`, caps));
  if (caps.outcome === 'block') return { explanation, outcome: refused(caps) };
  return { explanation, outcome: { eligible: true, channel, sendAt: at, expiresAt } };
}

/** What a person's own word or state forbids, re-checked at the claim: address, suppression, consent. */
export function permissionChecks(
  campaign: Campaign,
  channel: Channel,
  customer: Reachable,
  state: CustomerState,
): readonly [string, Verdict][] {
  const address = customer.addressHash[channel];
  const suppressed = state.suppressions.some(
    (entry) => entry.channel === channel && entry.address === address,
  );
  return [
    ['address', address === undefined ? block('NO_ADDRESS') : PASS],
    ['suppression', suppressed ? block('SUPPRESSED_ADDRESS') : PASS],
    [
      'consent',
      hasConsentIn(customer.profile.region, state.consent, channel, campaign.purpose)
        ? PASS
        : block('NO_CONSENT'),
    ],
  ];
}

/** The campaign's own quiet hours and, for marketing, the account's and the region's. Without a zone: no message. */
export function checkWindow(
  campaign: Campaign,
  policy: Policy,
  customer: Reachable,
  channel: Channel,
  now: Date,
): Verdict {
  return checkQuietHours(
    quietWindows(campaign, policy, customer, channel),
    customerZone(customer, channel),
    now,
  );
}

/** The first instant after `now` at which `checkWindow` would block; undefined: not within two weeks. */
export function windowClosesAt(
  campaign: Campaign,
  policy: Policy,
  customer: Reachable,
  channel: Channel,
  now: Date,
): Date | undefined {
  return quietFrom(
    quietWindows(campaign, policy, customer, channel),
    customerZone(customer, channel),
    now,
  );
}

/** The profile's zone, or for a text message the one that the number implies. */
export function customerZone({ profile }: Reachable, channel: Channel): string | undefined {
  if (profile.timeZone !== undefined) return profile.timeZone;
  return channel === 'sms' && profile.phone !== undefined
    ? zoneImpliedByPhone(profile.phone)
    : undefined;
}

function quietWindows(
  campaign: Campaign,
  policy: Policy,
  { profile }: Reachable,
  channel: Channel,
): readonly QuietHours[] {
  const windows: QuietHours[] =
    profile.region === undefined
      ? []
      : [...regionWindow(profile.region, channel, campaign.purpose)];
  if (campaign.purpose === 'marketing') windows.push(policy.quietHours);
  if (campaign.schedule.quietHours !== undefined) windows.push(campaign.schedule.quietHours);
  return windows;
}

export function checkSchedule({ schedule }: Campaign, now: Date): Verdict {
  if (schedule.startsAt !== undefined && now < new Date(schedule.startsAt)) {
    return {
      outcome: 'block',
      reason: 'CAMPAIGN_NOT_STARTED',
      retryAt: new Date(schedule.startsAt),
    };
  }
  if (schedule.endsAt !== undefined && now >= new Date(schedule.endsAt))
    return block('CAMPAIGN_ENDED');
  return PASS;
}

/** Whoever objected gets what everybody gets, or nothing; what serves a contract is no profiling. */
export function profilingChecks(
  { purpose, nonPersonalised }: Pick<Campaign, 'purpose' | 'nonPersonalised'>,
  { profile }: Pick<Reachable, 'profile'>,
): readonly [string, Verdict][] {
  if (purpose !== 'marketing' || profile.noProfiling !== true) return [];
  return [['profiling', nonPersonalised ? PASS : block('PROFILING_OBJECTED')]];
}

export function checkComplaint(campaign: Campaign, state: CustomerState, policy: Policy): Verdict {
  const waits = policy.complaintFirst && campaign.purpose === 'marketing' && state.complaint.open;
  return waits ? block('OPEN_COMPLAINT') : PASS;
}

export const asCheck = (check: string, verdict: Verdict): Check =>
  verdict.outcome === 'pass'
    ? { check, outcome: 'pass' }
    : {
        check,
        outcome: 'block',
        reason: verdict.reason,
        ...(verdict.retryAt !== undefined && { retryAt: verdict.retryAt.toISOString() }),
      };

/**
 * What caps count when `campaignId` asks: besides the messages, those that its own holdout would have
 * had. Else the holdout were exposed on occasions on which a variant's cap is full, and so convert more.
 */
const countedExposure = (campaignId: string, contact: Contact): CountedSend[] =>
  contact.campaignId === campaignId && contact.arm === HOLDOUT
    ? asSend(contact)
    : countedSend(contact);

/** A message in doubt counts as sent: a cap must hold even if the doubt resolves to "sent". */
export const countedSend = (contact: Contact): CountedSend[] =>
  contact.status === 'none' ? [] : asSend(contact);

function asSend(contact: Contact): CountedSend[] {
  if (contact.channel === undefined) return [];
  return [
    {
      channel: contact.channel,
      purpose: contact.purpose,
      category: contact.category,
      at: new Date(contact.at),
    },
  ];
}

/**
 * Counted from the planned exposure, which holdout and variants have alike: a message that was
 * delayed must not keep its arm out of the campaign for longer than the holdout.
 */
function checkCampaignCap(
  published: PublishedCampaign,
  contacts: readonly Contact[],
  now: Date,
): Verdict {
  const cap = published.campaign.limits.perCustomer;
  if (cap === undefined) return PASS;
  const windowMs = durationMs(cap.within);
  const newestFirst = contacts
    .filter(
      (contact) =>
        contact.campaignId === published.id && contact.exposedAt > now.getTime() - windowMs,
    )
    .map((contact) => contact.exposedAt)
    .sort((a, b) => b - a);
  const blocking = newestFirst[cap.max - 1];
  return blocking === undefined
    ? PASS
    : { outcome: 'block', reason: 'CAMPAIGN_CAP', retryAt: new Date(blocking + windowMs) };
}

/** How long (ms) after the decision a message of the campaign is worth sending. */
export function validityMs({ schedule, offer }: Campaign): number {
  const validity = schedule.validFor ?? offer?.expiresAfter;
  return validity === undefined ? DEFAULT_VALIDITY_MS : durationMs(validity);
}

/** When a message or notice that is decided at `now` is worth nothing any more. */
export function messageExpiry(campaign: Campaign, now: Date): Date {
  const { endsAt } = campaign.schedule;
  const end = endsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endsAt);
  return new Date(Math.min(now.getTime() + validityMs(campaign), end));
}

const block = (reason: Reason): Verdict => ({ outcome: 'block', reason });

const refused = (verdict: Extract<Verdict, { outcome: 'block' }>): Blocked => ({
  eligible: false,
  reason: verdict.reason,
  ...(verdict.retryAt !== undefined && { retryAt: verdict.retryAt }),
});
