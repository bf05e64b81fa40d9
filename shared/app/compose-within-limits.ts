/** A message is composed only while its campaign's limits and the account's have room for it. */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Decimal } from '#shared/domain/decimal.ts';
import type { Composed, ToCompose } from './compose-message/types.ts';
import type { ComposeMessage } from './compose-message.ts';
import { costOf, leastCost, type MessageQuota, priceOf, type Refused } from './message-quota.ts';

export type ComposedWithinLimits =
  /** `cost`, in the account's currency, is taken from the quota. */
  | (Extract<Composed, { outcome: 'composed' }> & { readonly cost: Decimal })
  /** There may be room again at `retryAt`, and the message is worth something then. */
  | { readonly outcome: 'later'; readonly retryAt: Date }
  /** Never. */
  | { readonly outcome: 'unsent'; readonly reason: Reason };

/**
 * The least it may cost is taken first, so that a campaign at its limit composes nothing; the rest when
 * its words are known. What is not composed leaves its share with the caller, to be given back.
 */
export async function composeWithinLimits(
  ports: { readonly compose: ComposeMessage; readonly quota: MessageQuota },
  toCompose: ToCompose,
): Promise<ComposedWithinLimits> {
  const { message, policy } = toCompose;
  const refused = await ports.quota.take(leastCost(policy, message.channel));
  if (refused !== undefined) return overLimit(refused, message.expiresAt);
  const composed = await ports.compose(toCompose);
  if (composed.outcome === 'failed') return { outcome: 'unsent', reason: composed.reason };
  const tooDear = await ports.quota.take(costOf(policy, composed.outgoing));
  if (tooDear !== undefined) return overLimit(tooDear, message.expiresAt);
  return { ...composed, cost: priceOf(policy, composed.outgoing) };
}

/** @param expiresAt instant (ms) from which the message is worth nothing */
const overLimit = ({ reason, retryAt }: Refused, expiresAt: number): ComposedWithinLimits =>
  retryAt === undefined || retryAt.getTime() >= expiresAt
    ? { outcome: 'unsent', reason }
    : { outcome: 'later', retryAt };
