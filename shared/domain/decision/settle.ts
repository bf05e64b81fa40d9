/** From wishes to decisions: eligibility, then arbitration, then the arm; each with its reason. */
import { arbitrate } from '../arbitration/arbitrate.ts';
import type { Check } from '../arbitration/reason.ts';
import { assignArm, HOLDOUT, splitOf } from '../assignment.ts';
import { memoryMs } from '../attribution/find-conversions.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import type { Contact, CustomerState, Undelivered } from '../customer/state.ts';
import { durationMs } from '../time/duration.ts';
import { type Decision, decisionId, type Occasion } from './decision.ts';
import { checkChannel, checkEligibility, type Eligibility } from './eligibility.ts';
import type { Reachable } from './reachable.ts';

export interface Wish {
  readonly published: PublishedCampaign;
  /** How trigger and audience were met. */
  readonly checks: readonly Check[];
}

export interface SettleInput {
  readonly wishes: readonly Wish[];
  readonly occasion: Occasion;
  readonly customer: Reachable;
  readonly state: CustomerState;
  readonly ruleset: Ruleset;
  readonly now: Date;
}

export interface Settled {
  readonly state: CustomerState;
  readonly decisions: readonly Decision[];
  readonly messages: readonly Undelivered[];
}

type Eligible = Extract<Eligibility['outcome'], { eligible: true }>;

/**
 * At most one message per purpose comes out of one occasion. The arm is drawn only after the
 * campaign has won: holdout and variants are chosen among the same customers, so they compare.
 */
export function settleWishes(input: SettleInput): Settled {
  const decisions: Decision[] = [];
  const candidates: {
    wish: Wish;
    published: PublishedCampaign;
    way: Eligible;
    explanation: readonly Check[];
  }[] = [];

  for (const wish of input.wishes) {
    const { published } = wish;
    if (isAssigned(input, published)) continue;
    const { outcome, explanation } = checkEligibility(
      published,
      input.customer,
      input.state,
      input.ruleset.policy,
      input.now,
    );
    const checks = [...wish.checks, ...explanation];
    if (outcome.eligible) candidates.push({ wish, published, way: outcome, explanation: checks });
    else {
      decisions.push({
        ...about(input, published, checks),
        outcome: 'suppressed',
        reason: outcome.reason,
        ...(outcome.retryAt !== undefined && { retryAt: outcome.retryAt.toISOString() }),
      });
    }
  }

  let state = input.state;
  const messages: Undelivered[] = [];
  for (const purpose of ['service', 'marketing'] as const) {
    const [winner, ...losers] = arbitrate(
      candidates.filter(({ published }) => published.campaign.purpose === purpose),
      input.customer.profile.id,
      input.ruleset.policy.currency,
      (category) => lastHeard(state, category),
    );
    if (winner === undefined) continue;
    const settled = assign({ ...input, state }, winner.published, winner.way, winner.explanation);
    state = settled.state;
    decisions.push(...settled.decisions);
    messages.push(...settled.messages);
    for (const loser of losers) {
      const lost: Check = {
        check: 'arbitration',
        outcome: 'block',
        reason: 'LOST_ARBITRATION',
        found: winner.published.id,
      };
      decisions.push({
        ...about(input, loser.published, [...loser.explanation, lost]),
        outcome: 'suppressed',
        reason: 'LOST_ARBITRATION',
      });
    }
  }
  return { state, decisions, messages };
}

/** Nobody got round to the occasion while it was one: nothing is sent, and that is on record. */
export function expireWishes(input: SettleInput): Settled {
  const expired: Check = { check: 'occasion', ...EXPIRED, found: input.occasion.at };
  return {
    state: input.state,
    messages: [],
    decisions: input.wishes
      .filter(({ published }) => !isAssigned(input, published))
      .map(({ published, checks }) => ({
        ...about(input, published, [...checks, expired]),
        outcome: 'suppressed',
        reason: EXPIRED.reason,
      })),
  };
}

const EXPIRED = { outcome: 'block', reason: 'VALIDITY_EXPIRED' } as const;

/** Campaigns without a category stand for themselves: they wait behind none. */
function lastHeard({ contacts }: CustomerState, category: string | undefined): number {
  if (category === undefined) return 0;
  const heard = contacts.filter((one) => one.category === category && one.status !== 'none');
  return Math.max(0, ...heard.map((one) => one.at));
}

/** An occasion that was assigned is over, whoever brings it up again. */
function isAssigned(
  { state, customer, occasion }: SettleInput,
  published: PublishedCampaign,
): boolean {
  const own = state.contacts.filter((contact) => contact.campaignId === published.id);
  if (own.length === 0) return false;
  const id = decisionId(published.id, customer.profile.id, occasion);
  return own.some((contact) => contact.id === id);
}

function assign(
  input: SettleInput,
  published: PublishedCampaign,
  way: Eligible,
  explanation: readonly Check[],
): Settled {
  const { customer, state, now } = input;
  const arm = assignArm(published.id, published.campaign, customer.profile.id);
  const base = {
    ...about(input, published, [...explanation, { check: 'arm', outcome: 'pass', found: arm }]),
    arm,
    split: splitOf(published.campaign),
  };
  const exposed = contactOf(base, published, input.ruleset, way.sendAt);

  if (arm === HOLDOUT) {
    return {
      state: { ...state, contacts: [...state.contacts, { ...exposed, status: 'none' }] },
      decisions: [{ ...base, outcome: 'holdout', reason: 'HOLDOUT' }],
      messages: [],
    };
  }

  const chosen = channelOfArm(input, published, arm, way);
  if (chosen === undefined) {
    return {
      state: { ...state, contacts: [...state.contacts, { ...exposed, status: 'none' }] },
      decisions: [{ ...base, outcome: 'suppressed', reason: 'NO_CONTENT_FOR_CHANNEL' }],
      messages: [],
    };
  }

  const { channel, sendAt, expiresAt } = chosen;
  const message: Undelivered = {
    id: base.id,
    campaignId: published.id,
    campaignVersion: published.version,
    channel,
    purpose: published.campaign.purpose,
    status: 'pending',
    sendAt: sendAt.getTime(),
    expiresAt: expiresAt.getTime(),
    since: now.getTime(),
    attempts: 0,
  };
  return {
    state: {
      ...state,
      contacts: [
        ...state.contacts,
        {
          ...exposed,
          channel,
          at: sendAt.getTime(),
          // Another channel than was found first may open later; the caps count it from then.
          until: exposed.until + Math.max(0, sendAt.getTime() - exposed.at),
        },
      ],
      undelivered: [...state.undelivered, message],
    },
    decisions: [
      {
        ...base,
        outcome: 'message',
        reason: sendAt > now ? 'WAITING_FOR_WINDOW' : 'SELECTED',
        channel,
        sendAt: sendAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      },
    ],
    messages: [message],
  };
}

/** The first open channel that this arm has words for; arms may differ in their channels. */
function channelOfArm(
  input: SettleInput,
  published: PublishedCampaign,
  arm: string,
  way: Eligible,
): Eligible | undefined {
  const variant = published.campaign.variants.find((one) => one.id === arm);
  if (variant?.[way.channel] !== undefined) return way;
  const { order, fallback } = published.campaign.channels;
  for (const channel of fallback ? order : []) {
    if (variant?.[channel] === undefined) continue;
    const { outcome } = checkChannel(
      published,
      channel,
      input.customer,
      input.state,
      input.ruleset.policy,
      input.now,
    );
    if (outcome.eligible) return outcome;
  }
  return undefined;
}

function about(input: SettleInput, published: PublishedCampaign, explanation: readonly Check[]) {
  const customerId = input.customer.profile.id;
  return {
    id: decisionId(published.id, customerId, input.occasion),
    customerId,
    campaignId: published.id,
    campaignVersion: published.version,
    rulesetVersion: input.ruleset.version,
    occasion: input.occasion,
    decidedAt: input.now.toISOString(),
    explanation,
  };
}

function contactOf(
  decision: { readonly id: string; readonly arm: string },
  published: PublishedCampaign,
  ruleset: Ruleset,
  at: Date,
): Contact {
  const { campaign } = published;
  const windows = [
    ...ruleset.policy.caps.map((cap) => cap.within),
    ...(campaign.limits.perCustomer === undefined ? [] : [campaign.limits.perCustomer.within]),
  ].map(durationMs);
  return {
    id: decision.id,
    campaignId: published.id,
    campaignVersion: published.version,
    arm: decision.arm,
    status: 'reserved',
    purpose: campaign.purpose,
    ...(campaign.category !== undefined && { category: campaign.category }),
    at: at.getTime(),
    exposedAt: at.getTime(),
    until: at.getTime() + Math.max(memoryMs(campaign.objective), ...windows),
  };
}
