/** The one request to a provider, and what its answer makes of the message. */
import type { CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import type { Decimal } from '#shared/domain/decimal.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import {
  endMessage,
  mayArriveUntil,
  putInDoubt,
  releaseClaim,
} from '#shared/domain/delivery/claim.ts';
import { backOffMs, doubtLookMs } from '#shared/domain/delivery/doubt.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Progress } from '#shared/ports/decisions.ts';
import type { DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import {
  type HandOver,
  type MessageSenders,
  MIN_TIME_TO_LIVE_SECONDS,
  type Outgoing,
} from '#shared/ports/message-sender.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';
import type { MessageQuota } from './message-quota.ts';

export interface HandOverPorts extends ChangePorts {
  readonly senders: MessageSenders;
  readonly rulesets: Rulesets;
  readonly due: DueIndex;
  readonly quota: MessageQuota;
  readonly clock: Clock;
}

/** What became of one order; `gone` and `held` are duplicates that changed nothing. */
export type Delivered =
  | Exclude<Progress['status'], 'settled' | 'pending'>
  | 'gone'
  | 'held'
  | 'waiting';

export interface ToHandOver {
  readonly message: Undelivered;
  readonly outgoing: Outgoing;
  /** As the claim was read. */
  readonly customer: Reachable;
  /** In the account's currency. */
  readonly cost: Decimal;
  /** Doubt is looked at again after an hour instead of three days. */
  readonly mayResend: boolean;
}

/** A provider counts from when it has the message, which is at most this long after the last look. */
const ON_THE_WIRE_MS = 10_000;

/** The caller's claim on the message is written. */
export async function handOver(
  ports: HandOverPorts,
  order: DeliveryOrder,
  { message, outgoing, customer, cost, mayResend }: ToHandOver,
): Promise<Delivered> {
  const { messageId } = order;
  // Nobody knows whether it was taken the first time.
  const resent = message.resent === true;
  const timeToLiveSeconds = await timeLeft(ports, message, customer);
  const result: HandOver =
    timeToLiveSeconds < MIN_TIME_TO_LIVE_SECONDS
      ? { outcome: 'throttled' }
      : await ports.senders[message.channel].send({ ...outgoing, timeToLiveSeconds });
  const now = ports.clock.now();
  const at = now.toISOString();
  // Feedback may have been faster; then the message is at its end already.
  const change = (next: (state: CustomerState) => CustomerState) =>
    changeCustomer(ports, order.customerId, ({ state }) => ({
      state: next(state),
      changed: isUndelivered(state, messageId),
    }));

  switch (result.outcome) {
    case 'accepted':
      await ports.decisions.progress(
        messageId,
        { status: 'sent', at, providerMessageId: result.providerMessageId },
        cost,
      );
      await change((state) => endMessage(state, messageId, { sentAt: now }));
      return 'sent';
    case 'throttled': {
      const retryAt = new Date(now.getTime() + backOffMs(message.attempts));
      await ports.due.add([{ kind: 'delivery', at: retryAt.getTime(), ...order }]);
      await change((state) => releaseClaim(state, messageId, retryAt, now));
      ports.quota.giveBack();
      return 'waiting';
    }
    case 'rejected':
      await ports.decisions.progress(
        messageId,
        resent
          ? { status: 'expired_unknown', reason: 'PROVIDER_UNCERTAIN', at }
          : { status: 'rejected', reason: 'PROVIDER_REJECTED', at },
      );
      await change((state) => endMessage(state, messageId, 'none'));
      ports.quota.giveBack();
      return resent ? 'expired_unknown' : 'rejected';
    case 'unknown':
      await ports.decisions.progress(
        messageId,
        { status: 'in_doubt', reason: 'PROVIDER_UNCERTAIN', at },
        cost,
      );
      await ports.due.add([
        { kind: 'doubt', at: now.getTime() + doubtLookMs(mayResend), ...order },
      ]);
      if ((await change((state) => putInDoubt(state, messageId, now))) !== undefined)
        return 'in_doubt';
      // Erased meanwhile: nobody is left who would look again.
      await ports.decisions.progress(messageId, {
        status: 'expired_unknown',
        reason: 'CUSTOMER_ERASED',
        at,
      });
      return 'expired_unknown';
  }
}

/**
 * Whole seconds for which the message may be under way, 0 when it must not go: by the time a slow claim
 * is through, rules and the clock may have moved on, so both are asked once more.
 */
async function timeLeft(
  { rulesets, clock }: HandOverPorts,
  message: Undelivered,
  customer: Reachable,
): Promise<number> {
  try {
    const ruleset = await rulesets.current();
    const now = clock.now().getTime();
    const until = mayArriveUntil(ruleset, message, customer, new Date(now)) ?? now;
    return Math.max(0, Math.floor((until - ON_THE_WIRE_MS - now) / 1000));
  } catch {
    return 0;
  }
}

const isUndelivered = (state: CustomerState, messageId: string): boolean =>
  state.undelivered.some((message) => message.id === messageId);
