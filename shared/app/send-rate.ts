/** Whether an order may be handed over now, or when: the campaign's rate and the channel's. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Deliveries, DeliveryOrder, RateTurn } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { SendSlots } from '#shared/ports/send-slots.ts';

export interface SendRatePorts {
  readonly slots: SendSlots;
  /** Rates are real: a rehearsal's own time does not make a provider faster. */
  readonly machineClock: Clock;
}

/** Nearer than this is now. */
const TOLERANCE_MS = 1000;

/**
 * A turn that was missed by more than this is taken anew: else all that a night, a pause or a standstill
 * has held up would go at once.
 */
const GOOD_FOR_MS = 10_000;

export type Turn =
  | { readonly outcome: 'now' }
  /** Its turn is kept: order it again with this, when the wait is over. */
  | { readonly outcome: 'later'; readonly turn: RateTurn; readonly waitMs: number };

/**
 * The campaign's turn first, and the channel's only once that has come, so that none of the channel's
 * is left unused by a campaign that is slower. Whatever had to wait for the channel may catch up with
 * its campaign's rate afterwards, no faster than the channel's.
 */
export async function turnOf(
  { slots, machineClock }: SendRatePorts,
  turn: RateTurn | undefined,
  { id, campaign }: PublishedCampaign,
  channel: Channel,
  policy: Policy,
): Promise<Turn> {
  const now = machineClock.now().getTime();
  const held = turn === undefined || turn.at <= now - GOOD_FOR_MS ? undefined : turn;
  const isAhead = (one: RateTurn): boolean => one.at > now + TOLERANCE_MS;
  const later = (one: RateTurn): Turn => ({ outcome: 'later', turn: one, waitMs: one.at - now });
  if (held !== undefined && isAhead(held)) return later(held);
  const own = campaign.limits.perSecond;
  if (own !== undefined && held === undefined) {
    const next = { of: 'campaign', at: await slots.reserve(`campaign:${id}`, own) } as const;
    if (isAhead(next)) return later(next);
  }
  const shared = policy.perSecond[channel];
  if (shared !== undefined && held?.of !== 'channel') {
    const next = { of: 'channel', at: await slots.reserve(`channel:${channel}`, shared) } as const;
    if (isAhead(next)) return later(next);
  }
  return { outcome: 'now' };
}

/** As long as SQS lets a message wait. */
const MAX_QUEUE_DELAY_MS = 900_000;
/**
 * The due index is swept by the minute, turns are seconds apart: the rest of the wait is spent on the
 * queue, so that a minute's messages do not come all at once.
 */
const BEFORE_TURN_MS = 2 * 60_000;

/** Brings the order back for its turn: by the queue's own delay, or by one wake-up when that is too short. */
export async function waitForTurn(
  ports: { readonly deliveries: Deliveries; readonly due: DueIndex },
  { customerId, messageId }: DeliveryOrder,
  { turn, waitMs }: Extract<Turn, { outcome: 'later' }>,
  now: Date,
): Promise<void> {
  const order = { customerId, messageId, turn };
  if (waitMs <= MAX_QUEUE_DELAY_MS)
    return ports.deliveries.enqueue([order], Math.ceil(waitMs / 1000));
  const at = now.getTime() + waitMs - BEFORE_TURN_MS;
  return ports.due.add([{ kind: 'delivery', at, ...order }]);
}
