/** From wishes to decisions: eligibility, then arbitration, then the arm; each with its reason. */
import { arbitrate } from '../arbitration/arbitrate.ts';
import type { Check } from '../arbitration/reason.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { CustomerState, Undelivered } from '../customer/state.ts';
import type { Wake } from '../wake/wake.ts';
import {
  drawArm,
  isAssigned,
  type Settled,
  type SettleInput,
  settleHoldout,
  suppressed,
  type Wish,
} from './assign.ts';
import type { Decision } from './decision.ts';
import { checkChannel, checkEligibility, type Eligibility, messageExpiry } from './eligibility.ts';
import { isNotice, settleNotices } from './settle-notices.ts';
import { keepWaiting, type Lost, turnAfter } from './waiting.ts';

type Eligible = Extract<Eligibility['outcome'], { eligible: true }>;

type Candidate = Wish & { readonly way: Eligible };
type Loser = Wish & Pick<Lost, 'reason' | 'retryAt'>;

/** `wakes`: of those that wait for their turn. */
export type SettledWishes = Settled & { readonly wakes: readonly Wake[] };

/**
 * At most one message per purpose comes out of what is wished for at once; notices to staff stand
 * beside it. The arm is drawn only after the campaign has won: holdout and variants are chosen among
 * the same customers, so they compare. Who gets nothing is on record with the reason, unless it may wait
 * for its turn.
 */
export function settleWishes(input: SettleInput): SettledWishes {
  const { customer, ruleset, now } = input;
  const notices = settleNotices(input);
  const decisions: Decision[] = [...notices.decisions];
  const candidates: Candidate[] = [];
  const losers: Loser[] = [];
  for (const wish of input.wishes) {
    if (isNotice(wish) || isAssigned(input, wish)) continue;
    const { outcome, explanation } = eligibilityOf(input, wish);
    const checks = [...wish.checks, ...explanation];
    if (outcome.eligible) candidates.push({ ...wish, checks, way: outcome });
    else losers.push({ ...wish, checks, reason: outcome.reason, retryAt: outcome.retryAt });
  }

  let { state } = notices;
  const messages: Undelivered[] = [];
  for (const purpose of ['service', 'marketing'] as const) {
    const [winner, ...others] = arbitrate(
      candidates.filter(({ published }) => published.campaign.purpose === purpose),
      customer.profile.id,
      ruleset.policy,
      now,
      (category) => lastHeard(state, category),
    );
    if (winner === undefined) continue;
    const settled = assign({ ...input, state }, winner);
    state = settled.state;
    decisions.push(...settled.decisions);
    messages.push(...settled.messages);
    for (const other of others) losers.push(lostTo(winner, other, { ...input, state }));
  }

  const kept = keepWaiting(state, losers, customer.profile.id, ruleset, now);
  for (const loser of losers) if (kept.over.has(loser)) decisions.push(refusal(input, loser));
  return { state: kept.state, decisions, messages, wakes: kept.wakes };
}

/** When its turn would come is asked only for who may wait for it: that is eligibility once more. */
function lostTo(winner: Candidate, loser: Candidate, input: SettleInput): Loser {
  const { way: _way, ...wish } = loser;
  const lost: Check = {
    check: 'arbitration',
    outcome: 'block',
    reason: 'LOST_ARBITRATION',
    found: winner.published.id,
  };
  return {
    ...wish,
    checks: [...wish.checks, lost],
    reason: 'LOST_ARBITRATION',
    ...(wish.published.campaign.delivery.waitForTurn && {
      retryAt: turnAt(winner, wish, input),
    }),
  };
}

/** When nothing stands against it any more, and not together with the winner. */
function turnAt(winner: Candidate, wish: Wish, input: SettleInput): Date {
  const { outcome } = eligibilityOf(input, wish);
  const turn = turnAfter(winner.way.sendAt, input.ruleset).getTime();
  const reopens = outcome.eligible ? turn : (outcome.retryAt?.getTime() ?? turn);
  return new Date(Math.max(turn, reopens));
}

/** The turn that the loser of an arbitration could have had is no promise: it does not wait for it. */
function refusal(input: SettleInput, loser: Loser): Decision {
  const { reason, retryAt } = loser;
  return suppressed(input, loser, loser.checks, {
    reason,
    ...(retryAt !== undefined && reason !== 'LOST_ARBITRATION' && { retryAt }),
  });
}

const eligibilityOf = (
  { customer, state, ruleset, now }: SettleInput,
  { published, until }: Wish,
): Eligibility =>
  checkEligibility(
    published,
    customer,
    state,
    ruleset.policy,
    now,
    until === undefined ? messageExpiry(published.campaign, now) : new Date(until),
  );

/** Nobody got round to the occasion while it was one: nothing is sent, and that is on record. */
export function expireWishes(input: SettleInput): SettledWishes {
  return {
    state: input.state,
    messages: [],
    wakes: [],
    decisions: input.wishes
      .filter((wish) => !isAssigned(input, wish))
      .map((wish) => {
        const expired: Check = { check: 'occasion', ...EXPIRED, found: wish.occasion.at };
        return suppressed(input, wish, [...wish.checks, expired], EXPIRED);
      }),
  };
}

const EXPIRED = { outcome: 'block', reason: 'VALIDITY_EXPIRED' } as const;

/** Campaigns without a category stand for themselves: they wait behind none. */
function lastHeard({ contacts }: CustomerState, category: string | undefined): number {
  if (category === undefined) return 0;
  const heard = contacts.filter((one) => one.category === category && one.status !== 'none');
  return Math.max(0, ...heard.map((one) => one.at));
}

function assign(input: SettleInput, winner: Candidate): Settled {
  const { state, now } = input;
  const { published, way } = winner;
  const drawn = drawArm(input, winner, winner.checks, way.sendAt);
  const { base, exposed } = drawn;
  // With the channel that it would have had: the campaign's caps count it as the message it stands for.
  const held = settleHoldout(input, { base, exposed: { ...exposed, channel: way.channel } });
  if (held !== undefined) return held;

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
      way.expiresAt,
    );
    if (outcome.eligible) return outcome;
  }
  return undefined;
}
