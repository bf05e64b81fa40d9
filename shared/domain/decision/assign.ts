/** From a campaign that may have a customer to the arm they are in, and what every outcome records. */
import type { Check } from '../arbitration/reason.ts';
import { assignArm, HOLDOUT, splitOf } from '../assignment.ts';
import { memoryMs } from '../attribution/find-conversions.ts';
import { redeemableMs } from '../attribution/redemption.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import type { Purpose } from '../channel.ts';
import type { Contact, CustomerState, Undelivered } from '../customer/state.ts';
import type { Policy } from '../policy/policy.ts';
import { ANSWER_WINDOW_MS } from '../response/answer-window.ts';
import { durationMs } from '../time/duration.ts';
import { exactContribution } from '../value/value-facts.ts';
import { type Decision, decisionId, type Occasion } from './decision.ts';
import type { Blocked } from './eligibility.ts';
import { customerFactsAbout } from './facts-about.ts';
import type { Reachable } from './reachable.ts';
import { groupsOf, type Standing } from './standing.ts';

export interface Wish {
  readonly published: PublishedCampaign;
  /** What brought it up. */
  readonly occasion: Occasion;
  /** How trigger and audience were met. */
  readonly checks: readonly Check[];
  /** Of one that lost before: instant (ms) from which it is worth nothing. */
  readonly until?: number;
}

export interface SettleInput {
  readonly wishes: readonly Wish[];
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

/** What a decision about one campaign has in common, whatever its outcome. */
export function about(
  input: SettleInput,
  { published, occasion }: Wish,
  explanation: readonly Check[],
) {
  const customerId = input.customer.profile.id;
  return {
    id: decisionId(published.id, customerId, occasion),
    customerId,
    campaignId: published.id,
    campaignVersion: published.version,
    rulesetVersion: input.ruleset.version,
    occasion,
    decidedAt: input.now.toISOString(),
    explanation,
  };
}

/** Refused before any arm was drawn. */
export function suppressed(
  input: SettleInput,
  wish: Wish,
  explanation: readonly Check[],
  { reason, retryAt }: Pick<Blocked, 'reason' | 'retryAt'>,
): Decision {
  return {
    ...about(input, wish, explanation),
    outcome: 'suppressed',
    reason,
    ...(retryAt !== undefined && { retryAt: retryAt.toISOString() }),
  };
}

/** An occasion that was assigned is over, whoever brings it up again. */
export function isAssigned(
  { state, customer }: SettleInput,
  { published, occasion }: Wish,
): boolean {
  const own = state.contacts.filter((contact) => contact.campaignId === published.id);
  if (own.length === 0) return false;
  const id = decisionId(published.id, customer.profile.id, occasion);
  return own.some((contact) => contact.id === id);
}

/** The arm drawn, and with it the exposure at `at`, to which conversions are attributed. */
export function drawArm(input: SettleInput, wish: Wish, explanation: readonly Check[], at: Date) {
  const { published } = wish;
  const { arm, split } = armOf(input, published);
  const checks: readonly Check[] = [...explanation, { check: 'arm', outcome: 'pass', found: arm }];
  const { erasedAt: erasedBefore } = input.state;
  const base = {
    ...about(input, wish, checks),
    arm,
    split,
    ...standingOf(input, published),
    ...(erasedBefore !== undefined && { erasedBefore }),
  };
  return { base, exposed: contactOf(base, published, input.ruleset, at) };
}

function standingOf(
  input: SettleInput,
  { campaign }: PublishedCampaign,
): { readonly standing?: Standing } {
  const { breakdown = [] } = campaign;
  const keepsPast = input.ruleset.value !== undefined;
  if (breakdown.length === 0 && !keepsPast) return {};
  return {
    standing: {
      ...(breakdown.length > 0 && { groups: groupsOf(breakdown, customerFactsAbout(input)) }),
      ...(keepsPast && { past: exactContribution(input.state.purchases, input.now) }),
    },
  };
}

/** Undefined: the arm is no holdout. */
export function settleHoldout(
  { state }: SettleInput,
  { base, exposed }: ReturnType<typeof drawArm>,
): Settled | undefined {
  if (base.arm !== HOLDOUT) return undefined;
  return {
    state: { ...state, contacts: [...state.contacts, { ...exposed, status: 'none' }] },
    decisions: [{ ...base, outcome: 'holdout', reason: 'HOLDOUT' }],
    messages: [],
  };
}

/**
 * A function of campaign and customer; where the weights change by themselves, whoever is known stays in
 * the arm that they have, under the split that gave it to them.
 */
function armOf(
  { customer, state }: SettleInput,
  { id, version, campaign }: PublishedCampaign,
): { readonly arm: string; readonly split: string } {
  const known =
    campaign.allocation === undefined
      ? undefined
      : state.contacts.findLast(
          (contact) => contact.campaignId === id && contact.campaignVersion === version,
        );
  if (known?.split !== undefined) return { arm: known.arm, split: known.split };
  return { arm: assignArm(id, campaign, customer.profile.id), split: splitOf(campaign) };
}

function contactOf(
  decision: { readonly id: string; readonly arm: string; readonly split: string },
  published: PublishedCampaign,
  ruleset: Ruleset,
  at: Date,
): Contact {
  const { campaign } = published;
  return {
    id: decision.id,
    campaignId: published.id,
    campaignVersion: published.version,
    arm: decision.arm,
    ...(campaign.allocation !== undefined && { split: decision.split }),
    status: 'reserved',
    purpose: campaign.purpose,
    ...(campaign.category !== undefined && { category: campaign.category }),
    at: at.getTime(),
    exposedAt: at.getTime(),
    until: at.getTime() + Math.max(...windowsOf(campaign, ruleset.policy)),
  };
}

/** How long (ms) after an assignment somebody may still look at it: whatever cannot concern it does not keep it. */
function windowsOf(campaign: Campaign, policy: Policy): readonly number[] {
  const { notify, purpose, category, limits, objective, offer, variants } = campaign;
  const { perCustomer } = limits;
  const own = [
    memoryMs(objective),
    ...(perCustomer === undefined ? [] : [durationMs(perCustomer.within)]),
  ];
  // Nobody was contacted: no cap counts it, and no category was heard of.
  if (notify !== undefined) return own;
  // A cap counts one purpose; which category was heard of last is asked among all.
  const isRemembered = (of: Purpose) => of === purpose || category !== undefined;
  const { caps, coolDown } = policy;
  return [
    ...own,
    redeemableMs(offer),
    ...caps.filter((cap) => isRemembered(cap.purpose)).map(({ within }) => durationMs(within)),
    ...(coolDown !== undefined && isRemembered('marketing') ? [durationMs(coolDown)] : []),
    ...(variants.some(({ sms }) => sms !== undefined) ? [ANSWER_WINDOW_MS] : []),
  ];
}
