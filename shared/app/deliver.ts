/**
 * One message ▶ claim ▶ compose ▶ provider ▶ outcome, handed over at most once.
 *
 * Between the claim and the recorded outcome nobody else can hand it over; if this function dies in
 * between, the claim goes stale and the message is in doubt, never sent again. What is recorded
 * about the message is written before the state that ends it, so that a crash repeats the record
 * instead of losing it.
 */
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { endMessage, isUnderWay } from '#shared/domain/delivery/claim.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { DeliveryOrder } from '#shared/ports/deliveries.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';
import type { DeliverPorts, OrderPorts } from './deliver/ports.ts';
import { type Prepared, prepare } from './deliver/prepare.ts';
import { type Delivered, handOver } from './hand-over.ts';
import { createMessageQuota } from './message-quota.ts';
import { notifyStaff } from './notify-staff.ts';
import { eachAlone, type HandleBatch } from './received.ts';

/** As long as a copy of the rule set may be old. */
const NEWER_RULES_SECONDS = 5;

export function createDeliver(ports: DeliverPorts): (order: DeliveryOrder) => Promise<Delivered> {
  return async ({ turn, ...order }) => {
    const ruleset = await ports.rulesets.current();
    const recorded = await ports.decisions.get(order.messageId);
    if (recorded === undefined) return endUnrecorded(ports, order);
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
        prepare({ ...ports, quota }, ruleset, recorded, stored, order, turn),
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
  ports: OrderPorts,
  ruleset: Ruleset,
  recorded: RecordedDecision,
  order: DeliveryOrder,
): Promise<Delivered> {
  const delivered = await notifyStaff(ports, ruleset, recorded, order);
  if (delivered === 'gone') await closeForgotten(ports, recorded);
  return delivered;
}

/** Decided under rules that this copy has not heard of yet. A restored log may never catch up. */
const isAhead = ({ decision }: RecordedDecision, { version }: Ruleset, now: Date): boolean =>
  decision.rulesetVersion > version && now.getTime() - Date.parse(decision.decidedAt) < 60_000;

/**
 * Its decision went with what was on record of somebody who was erased: what they have decided anew
 * under that id since they came back does not wait for ever.
 */
async function endUnrecorded(ports: ChangePorts, order: DeliveryOrder): Promise<Delivered> {
  const { customerId, messageId } = order;
  await changeCustomer(ports, customerId, ({ state }) => {
    const mayBeOut = state.undelivered.some(
      ({ id, status }) => id === messageId && status !== 'pending',
    );
    return {
      state: endMessage(state, messageId, mayBeOut ? 'doubt' : 'none'),
      changed: isUnderWay(state, messageId),
    };
  });
  return 'gone';
}

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
