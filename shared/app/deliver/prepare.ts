/**
 * From a customer as read to the state that the claim would leave, with all that has to be on record
 * before it is written. It is asked again whenever that write meets another one.
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
import { DOUBT_CHECK_MS } from '#shared/domain/delivery/doubt.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { DeliveryOrder, RateTurn } from '#shared/ports/deliveries.ts';
import { composeWithinLimits } from '../compose-within-limits.ts';
import type { ToHandOver } from '../hand-over.ts';
import { turnOf, waitForTurn } from '../send-rate.ts';
import type { OrderPorts } from './ports.ts';
import { type Settled, settleHeld, settleRepeated } from './settle-earlier.ts';

/** `handOver`: do so once the state is written. */
export interface Prepared extends Settled {
  readonly handOver?: ToHandOver;
}

/** @param turn that the order came with; good for now alone: put off for another reason, it has another one then */
export async function prepare(
  ports: OrderPorts,
  ruleset: Ruleset,
  recorded: RecordedDecision,
  stored: StoredCustomer,
  order: DeliveryOrder,
  turn: RateTurn | undefined,
): Promise<Prepared> {
  const now = ports.clock.now();
  const { state, customer } = stored;
  const over = await settleRepeated(ports, state, recorded, order);
  if (over !== undefined) return over;
  const { messageId } = order;
  const addressSuppressed = await isOnAddressList(ports, stored, order);
  const claimed = claim({ messageId, customer, state, ruleset, addressSuppressed, now });
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
    case 'suppressed':
      return unsent(ports, state, order, claimed.reason, now);
    case 'claimed':
      return composeClaimed(ports, ruleset, recorded, stored, claimed, order, turn, now);
  }
}

/**
 * Asked for the message that waits, not for the record of its decision: an occasion that was decided
 * once more, for somebody who was erased and came back, may have come to another channel.
 */
async function isOnAddressList(
  { suppressions }: OrderPorts,
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

async function composeClaimed(
  ports: OrderPorts,
  ruleset: Ruleset,
  recorded: RecordedDecision,
  { customer, state }: StoredCustomer,
  { message, state: afterClaim }: Extract<ClaimOutcome, { outcome: 'claimed' }>,
  order: DeliveryOrder,
  turn: RateTurn | undefined,
  now: Date,
): Promise<Prepared> {
  const { policy } = ruleset;
  const published = ruleset.campaigns.get(message.campaignId);
  if (published === undefined) return unsent(ports, state, order, 'CAMPAIGN_ENDED', now);
  const next = await turnOf(ports, turn, published, message.channel, policy);
  if (next.outcome === 'later') {
    await waitForTurn(ports, order, next, now);
    return { state, changed: false, delivered: 'waiting' };
  }
  const composed = await composeWithinLimits(ports, {
    message,
    published,
    policy,
    customer,
    recorded,
    now,
  });
  switch (composed.outcome) {
    case 'unsent':
      return unsent(ports, state, order, composed.reason, now);
    case 'later': {
      const { retryAt } = composed;
      await ports.due.add([{ kind: 'delivery', at: retryAt.getTime(), ...order }]);
      const waiting = putOff(state, order.messageId, retryAt);
      return { state: waiting, changed: true, delivered: 'waiting' };
    }
    case 'composed': {
      // On record before the claim: whatever happens after it, somebody will look.
      await ports.due.add([{ kind: 'doubt', at: now.getTime() + DOUBT_CHECK_MS, ...order }]);
      const { outgoing, code, cost } = composed;
      const mayResend = published.campaign.delivery.resendAfterDoubt && message.resent !== true;
      return {
        state: carryCode(afterClaim, order.messageId, published.campaign, code),
        changed: true,
        delivered: 'sent',
        handOver: { message, outgoing, customer, cost, mayResend },
      };
    }
  }
}

/**
 * The end of a message that is not handed over. Whatever stops one that was to be sent again, nobody
 * knows to this day whether the first one arrived.
 */
async function unsent(
  { decisions }: OrderPorts,
  state: CustomerState,
  { messageId }: DeliveryOrder,
  reason: Reason,
  now: Date,
): Promise<Prepared> {
  const at = now.toISOString();
  const mayBeOut = state.undelivered.some(({ id, resent }) => id === messageId && resent === true);
  const ended = mayBeOut
    ? ({ status: 'expired_unknown', reason: 'PROVIDER_UNCERTAIN', at } as const)
    : ({ status: 'suppressed', reason, at } as const);
  await decisions.progress(messageId, ended);
  return { state: endMessage(state, messageId, 'none'), changed: true, delivered: ended.status };
}

/** So near that the due index may be sweeping that very entry; the queue waits as well. */
const NEAR_MS = 60_000;

/** The order came too early, as a duplicate or by a clock that is ahead. */
async function lookAgain(
  ports: OrderPorts,
  { sendAt }: Undelivered,
  order: DeliveryOrder,
  now: Date,
): Promise<void> {
  const wait = sendAt - now.getTime();
  if (wait <= NEAR_MS) await ports.deliveries.enqueue([order], Math.ceil(wait / 1000));
  else await ports.due.add([{ kind: 'delivery', at: sendAt, ...order }]);
}
