/**
 * The claim: the last look before a message is handed over. Everything that may have changed since
 * the decision is checked again, and the answer is written by one conditional write on the
 * customer's version; so an opt-out recorded before the claim always wins.
 */

import type { Check, Reason, Verdict } from '../arbitration/reason.ts';
import { codeHash } from '../attribution/redemption.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import type { Channel } from '../channel.ts';
import type { Contact, CustomerState, Undelivered } from '../customer/state.ts';
import {
  asCheck,
  checkComplaint,
  checkSchedule,
  checkWindow,
  countedSend,
  permissionChecks,
  profilingChecks,
  windowClosesAt,
} from '../decision/eligibility.ts';
import type { Reachable } from '../decision/reachable.ts';
import { checkFrequencyCaps } from '../policy/frequency-cap.ts';

export type ClaimOutcome =
  /** Not this customer's, or at its end already: a duplicate delivery. */
  | { readonly outcome: 'gone' }
  /** Before its time: whoever put it off has arranged for another look. */
  | { readonly outcome: 'early'; readonly message: Undelivered }
  /** Handed over or being handed over by somebody else, since when (ms). */
  | { readonly outcome: 'held'; readonly message: Undelivered }
  /** May be handed over, once `state` is written. */
  | { readonly outcome: 'claimed'; readonly message: Undelivered; readonly state: CustomerState }
  /** Not now: look again at `retryAt`, once `state` is written. */
  | {
      readonly outcome: 'waiting';
      readonly message: Undelivered;
      readonly state: CustomerState;
      readonly retryAt: Date;
      readonly reason: Reason;
    }
  /** Never: its end, once `state` is written. */
  | {
      readonly outcome: 'suppressed';
      readonly state: CustomerState;
      readonly reason: Reason;
      readonly checks: readonly Check[];
    };

export interface ClaimInput {
  readonly messageId: string;
  readonly customer: Reachable;
  readonly state: CustomerState;
  readonly ruleset: Ruleset;
  /** The address is on the account-wide list, whoever it belonged to. */
  readonly addressSuppressed: boolean;
  readonly now: Date;
}

export function claim(input: ClaimInput): ClaimOutcome {
  const message = input.state.undelivered.find((one) => one.id === input.messageId);
  if (message === undefined) return { outcome: 'gone' };
  if (message.status !== 'pending') return { outcome: 'held', message };
  if (input.now.getTime() < message.sendAt) return { outcome: 'early', message };

  const checks: Check[] = [];
  for (const [check, verdict] of verdicts(input, message)) {
    checks.push(asCheck(check, verdict));
    if (verdict.outcome === 'pass') continue;
    const { reason, retryAt } = verdict;
    if (retryAt !== undefined && retryAt.getTime() < message.expiresAt) {
      return {
        outcome: 'waiting',
        message,
        reason,
        retryAt,
        state: putOff(input.state, message.id, retryAt),
      };
    }
    return {
      outcome: 'suppressed',
      reason: retryAt === undefined ? reason : outOfTime(reason),
      checks,
      state: endMessage(input.state, message.id, 'none'),
    };
  }
  const claimed: Undelivered = { ...message, status: 'claimed', since: input.now.getTime() };
  return {
    outcome: 'claimed',
    message: claimed,
    // From now on caps count it as of now: it may have waited for longer than their windows.
    state: withContact(replaceMessage(input.state, claimed), message.id, { at: claimed.since }),
  };
}

/**
 * What would pass later, but not in time. A message that waited into the night because of a throttle or
 * a pause ran out of time; a cap was filled by another message meanwhile, and that is the reason.
 */
const outOfTime = (reason: Reason): Reason => (LASTING.has(reason) ? reason : 'VALIDITY_EXPIRED');
const LASTING: ReadonlySet<Reason> = new Set(['FREQUENCY_CAP', 'COOL_DOWN', 'OPEN_COMPLAINT']);

/** How soon what is paused or stopped is looked at again. */
export const PAUSED_LOOK_MS = 15 * 60_000;

/** How soon a message is looked at again that waits for a complaint to be settled. */
const COMPLAINT_MS = 86_400_000;

/** A message of a campaign that waits for its turn waits for the end of a complaint as well. */
function complaintVerdict(
  campaign: Campaign,
  state: CustomerState,
  { policy }: Ruleset,
  now: Date,
): Verdict {
  const verdict = checkComplaint(campaign, state, policy);
  return verdict.outcome === 'block' && campaign.delivery.waitForTurn
    ? { ...verdict, retryAt: new Date(now.getTime() + COMPLAINT_MS) }
    : verdict;
}

function verdicts(input: ClaimInput, message: Undelivered): readonly [string, Verdict][] {
  const { customer, state, ruleset, now } = input;
  const published = ruleset.campaigns.get(message.campaignId);
  if (published === undefined || published.status === 'ended') {
    return [['campaign', { outcome: 'block', reason: 'CAMPAIGN_ENDED' }]];
  }
  const { campaign } = published;
  const later = new Date(now.getTime() + PAUSED_LOOK_MS);
  const others = state.contacts.filter((contact) => contact.id !== message.id).flatMap(countedSend);
  return [
    [
      'validity',
      now.getTime() >= message.expiresAt
        ? { outcome: 'block', reason: 'VALIDITY_EXPIRED' }
        : { outcome: 'pass' },
    ],
    [
      'campaign',
      published.status === 'paused'
        ? { outcome: 'block', reason: 'CAMPAIGN_NOT_LIVE', retryAt: later }
        : { outcome: 'pass' },
    ],
    [
      'kill_switch',
      isStopped(ruleset, message.channel)
        ? { outcome: 'block', reason: 'KILL_SWITCH', retryAt: later }
        : { outcome: 'pass' },
    ],
    ['schedule', checkSchedule(campaign, now)],
    [
      'address_list',
      input.addressSuppressed
        ? { outcome: 'block', reason: 'SUPPRESSED_ADDRESS' }
        : { outcome: 'pass' },
    ],
    ...permissionChecks(campaign, message.channel, customer, state),
    ...profilingChecks(campaign, customer),
    ['complaint', complaintVerdict(campaign, state, ruleset, now)],
    ['window', checkWindow(campaign, ruleset.policy, customer, message.channel, now)],
    [
      'caps',
      checkFrequencyCaps(ruleset.policy, others, {
        channel: message.channel,
        purpose: campaign.purpose,
        category: campaign.category,
        at: now,
      }),
    ],
  ];
}

/**
 * The state with the code that the message is about to carry, so that its use is recognised; of an
 * offer whose use nobody reports it stays as it is.
 */
export function carryCode(
  state: CustomerState,
  messageId: string,
  { offer }: Campaign,
  code: string | undefined,
): CustomerState {
  if (offer?.redeemedBy === undefined || code === undefined) return state;
  const hash = codeHash(code);
  const known = state.contacts.find(({ id }) => id === messageId)?.code;
  return known?.hash === hash
    ? state
    : withContact(state, messageId, { code: { hash, used: false } });
}

/**
 * The look after the claim: composing a message and writing its claim may have taken so long that a
 * pause, a stop or quiet hours have begun since, or that the message is worth nothing any more.
 *
 * @returns the instant (ms) by which it must have arrived, or undefined when it must not go now
 */
export function mayArriveUntil(
  ruleset: Ruleset,
  { campaignId, channel, expiresAt }: Pick<Undelivered, 'campaignId' | 'channel' | 'expiresAt'>,
  customer: Reachable,
  now: Date,
): number | undefined {
  const published = ruleset.campaigns.get(campaignId);
  if (published?.status !== 'live' || isStopped(ruleset, channel)) return undefined;
  if (now.getTime() >= expiresAt) return undefined;
  const { campaign } = published;
  const { policy } = ruleset;
  const verdicts = [
    checkSchedule(campaign, now),
    checkWindow(campaign, policy, customer, channel, now),
  ];
  if (verdicts.some(({ outcome }) => outcome === 'block')) return undefined;
  const closes = windowClosesAt(campaign, policy, customer, channel, now);
  // An end that was brought forward since the decision is in no `expiresAt`.
  const { endsAt } = campaign.schedule;
  const ends = endsAt === undefined ? expiresAt : Date.parse(endsAt);
  return Math.min(closes?.getTime() ?? expiresAt, ends, expiresAt);
}

/** Without a channel: whatever leaves the engine. */
export const isStopped = ({ policy }: Ruleset, channel?: Channel): boolean =>
  policy.stopped.includes('all') || (channel !== undefined && policy.stopped.includes(channel));

/** The state with a message that is looked at again at `retryAt`. */
export const putOff = (state: CustomerState, messageId: string, retryAt: Date): CustomerState => ({
  ...state,
  undelivered: state.undelivered.map((one) =>
    one.id === messageId ? { ...one, sendAt: retryAt.getTime() } : one,
  ),
});

/** The state after a hand-over that was refused definitely and may be tried again at `retryAt`. */
export function releaseClaim(
  state: CustomerState,
  messageId: string,
  retryAt: Date,
  now: Date,
): CustomerState {
  const message = state.undelivered.find((one) => one.id === messageId);
  if (message === undefined) return state;
  return replaceMessage(state, {
    ...message,
    status: 'pending',
    sendAt: retryAt.getTime(),
    since: now.getTime(),
    attempts: message.attempts + 1,
  });
}

/** The state once nobody can say whether the provider took the message: counted as sent, never sent again. */
export function putInDoubt(state: CustomerState, messageId: string, now: Date): CustomerState {
  const message = state.undelivered.find((one) => one.id === messageId);
  if (message === undefined) return state;
  return withContact(
    replaceMessage(state, { ...message, status: 'in_doubt', since: now.getTime() }),
    messageId,
    { status: 'doubt', at: now.getTime() },
  );
}

/** Whether a message or a notice under this id is on its way. */
export const isUnderWay = ({ undelivered, notices }: CustomerState, messageId: string): boolean =>
  undelivered.some(({ id }) => id === messageId) || notices.includes(messageId);

/** The state after the end of a message or a notice: handed over at `sentAt`, or `none` at all. */
export function endMessage(
  state: CustomerState,
  messageId: string,
  end: 'none' | 'doubt' | { readonly sentAt: Date },
): CustomerState {
  // What may have been taken the first time keeps counting, whatever becomes of the second.
  const mayBeOut = state.undelivered.some((one) => one.id === messageId && one.resent === true);
  const without = {
    ...state,
    undelivered: state.undelivered.filter((one) => one.id !== messageId),
    notices: state.notices.filter((id) => id !== messageId),
  };
  if (end === 'doubt' || (end === 'none' && mayBeOut))
    return withContact(without, messageId, { status: 'doubt' });
  return end === 'none'
    ? withContact(without, messageId, { status: 'none' })
    : withContact(without, messageId, { status: 'sent', at: end.sentAt.getTime() });
}

/**
 * Caps count from the last hand-over there may have been, so `at` moves on but never back: of a
 * message that was sent again, the provider may know the first time only. `until` moves along, which
 * keeps the windows whole.
 */
function withContact(state: CustomerState, id: string, change: Partial<Contact>): CustomerState {
  const contacts = state.contacts.map((contact) => {
    if (contact.id !== id) return contact;
    const at = Math.max(contact.at, change.at ?? contact.at);
    return { ...contact, ...change, at, until: contact.until + at - contact.at };
  });
  return { ...state, contacts };
}

const replaceMessage = (state: CustomerState, message: Undelivered): CustomerState => ({
  ...state,
  undelivered: state.undelivered.map((one) => (one.id === message.id ? message : one)),
});
