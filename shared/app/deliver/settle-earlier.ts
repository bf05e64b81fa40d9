/**
 * A message that somebody has had in hand before: what is known of that hand-over decides what becomes
 * of it, and what is recorded is written before the state that ends it.
 */
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import { endMessage } from '#shared/domain/delivery/claim.ts';
import {
  DOUBT_CHECK_MS,
  doubtLookMs,
  provesAcceptance,
  resolveHeld,
} from '#shared/domain/delivery/doubt.ts';
import { RESPONSE_KINDS } from '#shared/domain/response/response.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import type { DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { Delivered } from '../hand-over.ts';
import type { OrderPorts } from './ports.ts';

/** A customer's state as it shall be written, and what became of the order by that. */
export interface Settled {
  readonly state: CustomerState;
  readonly changed: boolean;
  readonly delivered: Delivered;
}

/**
 * A message that waits although its end is on record: decided once more for somebody who was erased
 * and came back, say, or in doubt and proven since. Whatever the state says, it does not go out again.
 * Nor are staff told of what was a message before its campaign turned to them.
 *
 * @returns undefined for a message that is not so
 */
export async function settleRepeated(
  ports: OrderPorts,
  state: CustomerState,
  recorded: RecordedDecision,
  order: DeliveryOrder,
): Promise<Settled | undefined> {
  const message = state.undelivered.find(({ id }) => id === order.messageId);
  const isNotice = message === undefined && state.notices.includes(order.messageId);
  if (message?.status !== 'pending' && !isNotice) return undefined;
  const sentAt = knownSentAt(recorded);
  if (sentAt !== undefined) {
    await recordSent(ports, recorded, order, sentAt);
    const ended = endMessage(state, order.messageId, { sentAt });
    return { state: ended, changed: true, delivered: 'sent' };
  }
  const known = ENDS[recorded.progress.status] ?? (isNotice ? 'none' : undefined);
  // One that is to be sent again is in doubt on record.
  const isAwaited = message?.resent === true && recorded.progress.status !== 'rejected';
  const end = isAwaited ? undefined : known;
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

/**
 * Clocks differ: an order may come a little early. What it then leaves in the due index lies in a
 * minute that no sweep is at, else it would be forgotten with the entry that brought the order.
 */
export const CLEAR_OF_SWEEP_MS = 2 * 60_000;

/** A claim that is not ours: leave it, or judge it when it has gone stale. */
export async function settleHeld(
  ports: OrderPorts,
  ruleset: Ruleset,
  state: CustomerState,
  message: Undelivered,
  recorded: RecordedDecision,
  order: DeliveryOrder,
  now: Date,
): Promise<Settled> {
  // The provider's word was put on record by somebody who died before the state was written.
  const sentAt = knownSentAt(recorded);
  if (sentAt === undefined && recorded.progress.status === 'rejected') {
    const ended = endMessage(state, order.messageId, 'none');
    return { state: ended, changed: true, delivered: 'rejected' };
  }
  const campaign = ruleset.campaigns.get(message.campaignId)?.campaign;
  const mayResend = campaign?.delivery.resendAfterDoubt === true && !message.resent;
  const resolution = resolveHeld(state, message, sentAt, now, mayResend);
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
  { decisions }: OrderPorts,
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
  const proofs = RESPONSE_KINDS.flatMap((kind) =>
    provesAcceptance(kind) ? (responses[kind] ?? []) : [],
  );
  const [first] = proofs.sort();
  return first === undefined ? undefined : new Date(first);
}
