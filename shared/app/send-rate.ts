/** Whether an order may be handed over now, or when: the campaign's rate and the channel's. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Deliveries, DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { SendSlots } from '#shared/ports/send-slots.ts';

export interface SendRatePorts {
  readonly slots: SendSlots;
  /** Rates are real: a rehearsal's own time does not make a provider faster. */
  readonly machineClock: Clock;
}

/** Nearer than this is now. */
const TOLERANCE_MS = 1000;

export type Turn =
  | { readonly outcome: 'now' }
  /** Its slot is kept: order it again with this, when the wait is over. */
  | { readonly outcome: 'later'; readonly slot: number; readonly waitMs: number };

export async function turnOf(
  ports: SendRatePorts,
  order: DeliveryOrder,
  { id, campaign }: PublishedCampaign,
  channel: Channel,
  policy: Policy,
): Promise<Turn> {
  const slot =
    order.slot ?? (await reserve(ports.slots, id, campaign.limits.perSecond, channel, policy));
  const waitMs = slot - ports.machineClock.now().getTime();
  return waitMs <= TOLERANCE_MS ? { outcome: 'now' } : { outcome: 'later', slot, waitMs };
}

/** As long as SQS lets a message wait. */
const MAX_QUEUE_DELAY_MS = 900_000;
/**
 * The due index is swept by the minute, slots are seconds apart: the rest of the wait is spent on the
 * queue, so that a minute's messages do not come all at once.
 */
const BEFORE_SLOT_MS = 2 * 60_000;

/** Brings the order back for its slot: by the queue's own delay, or by one wake-up when that is too short. */
export async function waitForSlot(
  ports: { readonly deliveries: Deliveries; readonly due: DueIndex },
  { customerId, messageId }: DeliveryOrder,
  { slot, waitMs }: Extract<Turn, { outcome: 'later' }>,
  now: Date,
): Promise<void> {
  const order = { customerId, messageId, slot };
  if (waitMs <= MAX_QUEUE_DELAY_MS)
    return ports.deliveries.enqueue([order], Math.ceil(waitMs / 1000));
  const at = now.getTime() + waitMs - BEFORE_SLOT_MS;
  return ports.due.add([{ kind: 'delivery', at, ...order }]);
}

async function reserve(
  slots: SendSlots,
  campaignId: string,
  perSecond: number | undefined,
  channel: Channel,
  policy: Policy,
): Promise<number> {
  const own =
    perSecond === undefined ? 0 : await slots.reserve(`campaign:${campaignId}`, perSecond);
  const shared = policy.perSecond[channel];
  const common = shared === undefined ? 0 : await slots.reserve(`channel:${channel}`, shared);
  return Math.max(own, common);
}
