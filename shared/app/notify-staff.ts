/**
 * One notice ▶ staff's queue ▶ outcome. Unlike a message it may be handed over again: staff know it by
 * its id. So it is on the queue before that is on record, and nothing is lost by a crash in between.
 */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import {
  endMessage,
  isStopped,
  isUnderWay,
  PAUSED_LOOK_MS,
} from '#shared/domain/delivery/claim.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { StaffNotice, StaffNotices } from '#shared/ports/staff-notices.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';
import { CLEAR_OF_SWEEP_MS } from './deliver/settle-earlier.ts';
import type { Delivered } from './hand-over.ts';
import type { MessageQuota } from './message-quota.ts';

export interface NotifyStaffPorts extends ChangePorts {
  readonly staff: StaffNotices;
  readonly due: DueIndex;
  readonly quota: MessageQuota;
  readonly clock: Clock;
}

/** @returns `gone` when the customer knows nothing of it any more: it has ended, or they were erased */
export async function notifyStaff(
  ports: NotifyStaffPorts,
  ruleset: Ruleset,
  { decision, progress }: RecordedDecision,
  order: DeliveryOrder,
): Promise<Delivered> {
  const stored = await ports.customers.loadLatest(order.customerId);
  if (stored === undefined) return 'gone';
  const forget = () =>
    changeCustomer(
      ports,
      order.customerId,
      ({ state }) => ({
        state: endMessage(state, decision.id, 'none'),
        changed: isUnderWay(state, decision.id),
      }),
      stored,
    );
  // Somebody who was erased may have come back, to a campaign that writes to them by now: as on record.
  if (progress.status !== 'pending' || !stored.state.notices.includes(decision.id)) {
    await forget();
    return 'gone';
  }

  const now = ports.clock.now();
  const published = ruleset.campaigns.get(decision.campaignId);
  const { notify } = published?.campaign ?? {};
  const suppress = async (reason: Reason): Promise<Delivered> => {
    const at = now.toISOString();
    await ports.decisions.progress(decision.id, { status: 'suppressed', reason, at });
    await forget();
    return 'suppressed';
  };
  // Without `notify` it is a version that writes to the customer: nobody reads the old one's notices.
  if (published === undefined || published.status === 'ended' || notify === undefined)
    return suppress('CAMPAIGN_ENDED');
  const expiresAt = decision.expiresAt ?? decision.decidedAt;
  if (now.getTime() >= Date.parse(expiresAt)) return suppress('VALIDITY_EXPIRED');
  if (published.status === 'paused' || isStopped(ruleset)) {
    await ports.due.add([{ kind: 'delivery', at: nextLookAt(decision, now), ...order }]);
    return 'waiting';
  }
  const refused = await ports.quota.take({ sends: 1, micros: 0 });
  if (refused !== undefined) return suppress(refused.reason);

  const { id, customerId, campaignId, campaignVersion, decidedAt, occasion } = decision;
  const notice: StaffNotice = {
    id,
    customerId,
    campaignId,
    campaignVersion,
    ...notify.staff,
    occasion: { kind: occasion.kind, at: occasion.at },
    decidedAt,
    expiresAt,
  };
  try {
    await ports.staff.notify(notice);
  } catch (error) {
    // It comes again, and takes its share then. Once it is on the queue, whatever fails, it has used it.
    ports.quota.giveBack();
    throw error;
  }
  await ports.decisions.progress(id, { status: 'sent', at: now.toISOString() });
  await forget();
  return 'sent';
}

/**
 * Whole quarters of an hour since the decision, so that an order that came twice waits once: its entries
 * in the due index are one. Notices of one pause are spread as their decisions were.
 */
function nextLookAt({ decidedAt }: Decision, now: Date): number {
  const since = Date.parse(decidedAt);
  const looks = Math.ceil((now.getTime() + CLEAR_OF_SWEEP_MS - since) / PAUSED_LOOK_MS);
  return since + looks * PAUSED_LOOK_MS;
}
