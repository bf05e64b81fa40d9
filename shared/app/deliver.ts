/**
 * One message ▶ claim ▶ compose ▶ provider ▶ outcome, handed over at most once.
 *
 * Between the claim and the recorded outcome nobody else can hand it over; if this function dies in
 * between, the claim goes stale and the message is in doubt, never sent again. What is recorded
 * about the message is written before the state that ends it, so that a crash repeats the record
 * instead of losing it.
 */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import {
  type ClaimOutcome,
  carryCode,
  claim,
  endMessage,
  putOff,
} from '#shared/domain/delivery/claim.ts';
import {
  DOUBT_CHECK_MS,
  doubtLookMs,
  provesAcceptance,
  resolveHeld,
} from '#shared/domain/delivery/doubt.ts';
import { responseKindSchema } from '#shared/domain/response/response.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import type { Deliveries, DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { MessageSenders } from '#shared/ports/message-sender.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';
import type { ComposeMessage } from './compose-message.ts';
import { type Delivered, handOver, type ToHandOver } from './hand-over.ts';
import type { LeasedQuota } from './leased-quota.ts';
import {
  costOf,
  createMessageQuota,
  leastCost,
  type MessageQuota,
  priceOf,
  type Refused,
} from './message-quota.ts';
import { notifyStaff } from './notify-staff.ts';
import { eachAlone, type HandleBatch } from './received.ts';
import { type SendRatePorts, turnOf, waitForSlot } from './send-rate.ts';

export interface DeliverPorts extends ChangePorts, SendRatePorts {
  readonly deliveries: Deliveries;
  readonly rulesets: Rulesets;
  readonly suppressions: SuppressionList;
  readonly due: DueIndex;
  readonly quota: LeasedQuota;
  readonly senders: MessageSenders;
  readonly staff: StaffNotices;
  readonly compose: ComposeMessage;
  readonly clock: Clock;
}

/** A customer's state as the claim would leave it. `handOver`: do so once it is written. */
interface Prepared {
  readonly state: CustomerState;
  readonly changed: boolean;
  readonly delivered: Delivered;
  readonly handOver?: ToHandOver;
}

/** As long as a copy of the rule set may be old. */
const NEWER_RULES_SECONDS = 5;

export function createDeliver(ports: DeliverPorts): (order: DeliveryOrder) => Promise<Delivered> {
  return async (order) => {
    const ruleset = await ports.rulesets.current();
    const recorded = await ports.decisions.get(order.messageId);
    if (recorded === undefined) return 'gone';
    if (isAhead(recorded, ruleset, ports.clock.now())) {
      await ports.deliveries.enqueue([order], NEWER_RULES_SECONDS);
      return 'waiting';
    }
    const published = ruleset.campaigns.get(recorded.decision.campaignId);
    const isNotice = recorded.decision.outcome === 'notice';
    const { policy } = ruleset;
    const quota = createMessageQuota(
      ports.quota,
      published,
      policy,
      // What staff are told is no message of the account's.
      isNotice ? [] : policy.accountLimits,
      ports.clock.now(),
    );
    if (isNotice) return deliverNotice({ ...ports, quota }, ruleset, recorded, order);
    let prepared: Prepared | undefined;
    try {
      prepared = await changeCustomer(ports, order.customerId, (stored) =>
        prepare({ ...ports, quota }, ruleset, recorded, stored, order),
      );
    } finally {
      if (prepared?.handOver === undefined) quota.giveBack();
    }
    if (prepared?.handOver !== undefined)
      return handOver({ ...ports, quota }, order, prepared.handOver);
    if (prepared === undefined || prepared.delivered === 'gone')
      await closeForgotten(ports, recorded);
    return prepared?.delivered ?? 'gone';
  };
}

async function deliverNotice(
  ports: Ports,
  ruleset: Ruleset,
  recorded: RecordedDecision,
  order: DeliveryOrder,
): Promise<Delivered> {
  let delivered: Delivered | undefined;
  try {
    delivered = await notifyStaff(ports, ruleset, recorded, order);
  } finally {
    if (delivered !== 'sent') ports.quota.giveBack();
  }
  if (delivered === 'gone') await closeForgotten(ports, recorded);
  return delivered;
}

/** Decided under rules that this copy has not heard of yet. A restored log may never catch up. */
const isAhead = ({ decision }: RecordedDecision, { version }: Ruleset, now: Date): boolean =>
  decision.rulesetVersion > version && now.getTime() - Date.parse(decision.decidedAt) < 60_000;

/**
 * The customer does not know the message: it has ended, or they were erased while it was on its way.
 * Whatever ends a message is put on record before, so a second look tells the two apart.
 */
async function closeForgotten(
  { decisions, clock }: Pick<DeliverPorts, 'decisions' | 'clock'>,
  seen: RecordedDecision,
): Promise<void> {
  if (!isOpen(seen)) return;
  const { id } = seen.decision;
  const recorded = await decisions.get(id);
  if (recorded === undefined || !isOpen(recorded)) return;
  await decisions.progress(id, {
    status: 'expired_unknown',
    reason: 'CUSTOMER_ERASED',
    at: clock.now().toISOString(),
  });
}

const isOpen = ({ progress }: RecordedDecision): boolean =>
  progress.status === 'pending' || progress.status === 'in_doubt';

/** Orders have nothing to do with each other, but for what they lease together of a campaign's limits. */
export function createDeliverBatch(ports: DeliverPorts): HandleBatch<DeliveryOrder> {
  const deliverEach = eachAlone(createDeliver(ports));
  return async (received) => {
    try {
      return await deliverEach(received);
    } finally {
      await ports.quota.returnLeases();
    }
  };
}

type Ports = Omit<DeliverPorts, 'quota'> & { readonly quota: MessageQuota };

/**
 * Clocks differ: an order may come a little early. What it then leaves in the due index lies in a
 * minute that no sweep is at, else it would be forgotten with the entry that brought the order.
 */
const CLEAR_OF_SWEEP_MS = 2 * 60_000;

async function prepare(
  ports: Ports,
  ruleset: Ruleset,
  recorded: RecordedDecision,
  stored: StoredCustomer,
  order: DeliveryOrder,
): Promise<Prepared> {
  const now = ports.clock.now();
  const { state, customer } = stored;
  const over = await settleRepeated(ports, state, recorded, order);
  if (over !== undefined) return over;
  const addressSuppressed = await isOnAddressList(ports, stored, order);
  const claimed = claim({
    messageId: order.messageId,
    customer,
    state,
    ruleset,
    addressSuppressed,
    now,
  });
  switch (claimed.outcome) {
    case 'gone':
      return { state, changed: false, delivered: 'gone' };
    case 'early':
      await lookAgain(ports, claimed.message, order, now);
      return { state, changed: false, delivered: 'waiting' };
    case 'held':
      return settleHeld(ports, ruleset, state, claimed.message, recorded, order, now);
    case 'waiting':
      await ports.due.add([{ kind: 'delivery', at: claimed.retryAt.getTime(), ...order }]);
      return { state: claimed.state, changed: true, delivered: 'waiting' };
    case 'suppressed': {
      const ended = unsentProgress(state, order, claimed.reason, now);
      await ports.decisions.progress(order.messageId, ended);
      return { state: claimed.state, changed: true, delivered: ended.status };
    }
    case 'claimed':
      return composeClaimed(ports, ruleset, recorded, stored, claimed, order, now);
  }
}

/**
 * Asked for the message that waits, not for the record of its decision: an occasion that was decided
 * once more, for somebody who was erased and came back, may have come to another channel.
 */
async function isOnAddressList(
  { suppressions }: Ports,
  { customer, state }: StoredCustomer,
  { messageId }: DeliveryOrder,
): Promise<boolean> {
  const message = state.undelivered.find(({ id }) => id === messageId);
  const address = message === undefined ? undefined : customer.addressHash[message.channel];
  return (
    message !== undefined &&
    address !== undefined &&
    (await suppressions.find(message.channel, address)) !== undefined
  );
}

/**
 * The end of a message that is not handed over. Whatever stops one that was to be sent again, nobody
 * knows to this day whether the first one arrived.
 */
function unsentProgress(
  { undelivered }: CustomerState,
  { messageId }: DeliveryOrder,
  reason: Reason,
  now: Date,
) {
  const at = now.toISOString();
  return undelivered.some(({ id, resent }) => id === messageId && resent === true)
    ? ({ status: 'expired_unknown', reason: 'PROVIDER_UNCERTAIN', at } as const)
    : ({ status: 'suppressed', reason, at } as const);
}

async function composeClaimed(
  ports: Ports,
  ruleset: Ruleset,
  recorded: RecordedDecision,
  { customer, state }: StoredCustomer,
  claimed: Extract<ClaimOutcome, { outcome: 'claimed' }>,
  order: DeliveryOrder,
  now: Date,
): Promise<Prepared> {
  const unsent = async (reason: Reason): Promise<Prepared> => {
    const ended = unsentProgress(state, order, reason, now);
    await ports.decisions.progress(order.messageId, ended);
    return {
      state: endMessage(state, order.messageId, 'none'),
      changed: true,
      delivered: ended.status,
    };
  };
  const published = ruleset.campaigns.get(claimed.message.campaignId);
  if (published === undefined) return unsent('CAMPAIGN_ENDED');
  const turn = await turnOf(ports, order, published, claimed.message.channel, ruleset.policy);
  if (turn.outcome === 'later') {
    await waitForSlot(ports, order, turn, now);
    return { state, changed: false, delivered: 'waiting' };
  }
  const overLimit = async ({ reason, retryAt }: Refused): Promise<Prepared> => {
    const message = state.undelivered.find(({ id }) => id === order.messageId);
    if (retryAt === undefined || message === undefined || retryAt.getTime() >= message.expiresAt)
      return unsent(reason);
    const { customerId, messageId } = order;
    await ports.due.add([{ kind: 'delivery', at: retryAt.getTime(), customerId, messageId }]);
    return { state: putOff(state, message, retryAt), changed: true, delivered: 'waiting' };
  };
  const refused = await ports.quota.take(leastCost(ruleset.policy, claimed.message.channel));
  if (refused !== undefined) return overLimit(refused);
  const composed = await ports.compose({
    message: claimed.message,
    published,
    policy: ruleset.policy,
    customer,
    recorded,
    now,
  });
  if (composed.outcome === 'failed') return unsent(composed.reason);
  const tooDear = await ports.quota.take(costOf(ruleset.policy, composed.outgoing));
  if (tooDear !== undefined) return overLimit(tooDear);
  // On record before the claim: whatever happens after it, somebody will look.
  await ports.due.add([{ kind: 'doubt', at: now.getTime() + DOUBT_CHECK_MS, ...order }]);
  return {
    state: carryCode(claimed.state, order.messageId, published.campaign, composed.code),
    changed: true,
    delivered: 'sent',
    handOver: {
      outgoing: composed.outgoing,
      cost: priceOf(ruleset.policy, composed.outgoing),
      attempts: claimed.message.attempts,
      mayResend: published.campaign.delivery.resendAfterDoubt && !claimed.message.resent,
      resent: claimed.message.resent === true,
    },
  };
}

/**
 * A message that waits although its end is on record: decided once more for somebody who was erased
 * and came back, say, or in doubt and proven since. Whatever the state says, it does not go out again.
 */
async function settleRepeated(
  ports: Ports,
  state: CustomerState,
  recorded: RecordedDecision,
  order: DeliveryOrder,
): Promise<Prepared | undefined> {
  const message = state.undelivered.find(({ id }) => id === order.messageId);
  if (message?.status !== 'pending') return undefined;
  const sentAt = knownSentAt(recorded);
  if (sentAt !== undefined) {
    await recordSent(ports, recorded, order, sentAt);
    const ended = endMessage(state, order.messageId, { sentAt });
    return { state: ended, changed: true, delivered: 'sent' };
  }
  const end = message.resent === true ? undefined : ENDS[recorded.progress.status];
  if (end === undefined) return undefined;
  return { state: endMessage(state, order.messageId, end), changed: true, delivered: 'gone' };
}

/** A message that was suppressed may be looked at again: certainly nothing was handed over. */
const ENDS: Readonly<Partial<Record<Progress['status'], 'doubt' | 'none'>>> = {
  in_doubt: 'doubt',
  expired_unknown: 'doubt',
  rejected: 'none',
  settled: 'none',
};

/** So near that the due index may be sweeping that very entry; the queue waits as well. */
const NEAR_MS = 60_000;

/** The order came too early, as a duplicate or by a clock that is ahead. */
async function lookAgain(
  ports: Ports,
  { sendAt }: Undelivered,
  order: DeliveryOrder,
  now: Date,
): Promise<void> {
  const wait = sendAt - now.getTime();
  if (wait <= NEAR_MS) await ports.deliveries.enqueue([order], Math.ceil(wait / 1000));
  else await ports.due.add([{ kind: 'delivery', at: sendAt, ...order }]);
}

/** A claim that is not ours: leave it, or judge it when it has gone stale. */
async function settleHeld(
  ports: Ports,
  ruleset: Ruleset,
  state: CustomerState,
  message: Undelivered,
  recorded: RecordedDecision,
  order: DeliveryOrder,
  now: Date,
): Promise<Prepared> {
  const campaign = ruleset.campaigns.get(message.campaignId)?.campaign;
  const mayResend = campaign?.delivery.resendAfterDoubt === true && !message.resent;
  const resolution = resolveHeld(state, message, knownSentAt(recorded), now, mayResend);
  const at = now.toISOString();
  switch (resolution.outcome) {
    case 'held': {
      const lookMs = message.status === 'in_doubt' ? doubtLookMs(mayResend) : DOUBT_CHECK_MS;
      const at = Math.max(message.since + lookMs, now.getTime() + CLEAR_OF_SWEEP_MS);
      await ports.due.add([{ kind: 'doubt', at, ...order }]);
      return { state, changed: false, delivered: 'held' };
    }
    case 'sent':
      await recordSent(ports, recorded, order, resolution.at);
      break;
    case 'in_doubt':
      await ports.decisions.progress(order.messageId, {
        status: 'in_doubt',
        reason: 'PROVIDER_UNCERTAIN',
        at,
      });
      await ports.due.add([
        { kind: 'doubt', at: now.getTime() + doubtLookMs(mayResend), ...order },
      ]);
      break;
    case 'resend':
      await ports.due.add([{ kind: 'delivery', at: now.getTime(), ...order }]);
      return { state: resolution.state, changed: true, delivered: 'waiting' };
    case 'expired_unknown':
      await ports.decisions.progress(order.messageId, {
        status: 'expired_unknown',
        reason: 'PROVIDER_UNCERTAIN',
        at,
      });
  }
  return { state: resolution.state, changed: true, delivered: resolution.outcome };
}

/** What is on record already stays: it may name the provider's own id. */
async function recordSent(
  { decisions }: Ports,
  { progress }: RecordedDecision,
  { messageId }: DeliveryOrder,
  at: Date,
): Promise<void> {
  if (progress.status !== 'sent')
    await decisions.progress(messageId, { status: 'sent', at: at.toISOString() });
}

/** The recorded hand-over, or the first response that only a message which was taken can have. */
function knownSentAt({ progress, responses }: RecordedDecision): Date | undefined {
  if (progress.status === 'sent') return new Date(progress.at);
  const proofs = responseKindSchema.options.flatMap((kind) =>
    provesAcceptance(kind) ? (responses[kind] ?? []) : [],
  );
  const [first] = proofs.sort();
  return first === undefined ? undefined : new Date(first);
}
