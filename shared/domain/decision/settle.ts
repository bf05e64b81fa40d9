/** From wishes to decisions: eligibility, then arbitration, then the arm; each with its reason. */
import { arbitrate } from '../arbitration/arbitrate.ts';
import type { Check } from '../arbitration/reason.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { CustomerState, Undelivered } from '../customer/state.ts';
import {
  about,
  drawArm,
  isAssigned,
  type Settled,
  type SettleInput,
  settleHoldout,
  suppressed,
  type Wish,
} from './assign.ts';
import type { Decision } from './decision.ts';
import { checkChannel, checkEligibility, type Eligibility } from './eligibility.ts';
import { isNotice, settleNotices } from './settle-notices.ts';

type Eligible = Extract<Eligibility['outcome'], { eligible: true }>;

/**
 * At most one message per purpose comes out of one occasion; notices to staff stand beside it. The arm is drawn only after the
 * campaign has won: holdout and variants are chosen among the same customers, so they compare.
 */
export function settleWishes(input: SettleInput): Settled {
  const notices = settleNotices(input);
  const decisions: Decision[] = [...notices.decisions];
  const candidates: {
    wish: Wish;
    published: PublishedCampaign;
    way: Eligible;
    explanation: readonly Check[];
  }[] = [];

  for (const wish of input.wishes) {
    const { published } = wish;
    if (isNotice(wish) || isAssigned(input, published)) continue;
    const { outcome, explanation } = checkEligibility(
      published,
      input.customer,
      input.state,
      input.ruleset.policy,
      input.now,
    );
    const checks = [...wish.checks, ...explanation];
    if (outcome.eligible) candidates.push({ wish, published, way: outcome, explanation: checks });
    else decisions.push(suppressed(input, published, checks, outcome));
  }

  let { state } = notices;
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

function assign(
  input: SettleInput,
  published: PublishedCampaign,
  way: Eligible,
  explanation: readonly Check[],
): Settled {
  const { state, now } = input;
  const drawn = drawArm(input, published, explanation, way.sendAt);
  const held = settleHoldout(input, drawn);
  if (held !== undefined) return held;
  const { base, exposed } = drawn;

  const chosen = channelOfArm(input, published, base.arm, way);
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
