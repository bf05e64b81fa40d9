/** Whether an order may be handed over now, or when: the campaign's rate and the channel's. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { SendSlots } from '#shared/ports/send-slots.ts';

export interface SendRatePorts {
  readonly slots: SendSlots;
  /** Rates are real: a rehearsal's own time does not make a provider faster. */
  readonly machineClock: Clock;
}

/** Nearer than this is now. */
const TOLERANCE_MS = 1000;
const MAX_QUEUE_DELAY_SECONDS = 900;

export type Turn =
  | { readonly outcome: 'now' }
  /** Its slot is kept: order it again with this, after the delay. */
  | { readonly outcome: 'later'; readonly slot: number; readonly delaySeconds: number };

export async function turnOf(
  ports: SendRatePorts,
  order: DeliveryOrder,
  { id, campaign }: PublishedCampaign,
  channel: Channel,
  policy: Policy,
): Promise<Turn> {
  const slot =
    order.slot ?? (await reserve(ports.slots, id, campaign.limits.perSecond, channel, policy));
  const wait = slot - ports.machineClock.now().getTime();
  if (wait <= TOLERANCE_MS) return { outcome: 'now' };
  return {
    outcome: 'later',
    slot,
    delaySeconds: Math.min(MAX_QUEUE_DELAY_SECONDS, Math.ceil(wait / 1000)),
  };
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
