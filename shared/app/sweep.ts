/**
 * Everything that is due by time: delayed and doubtful messages to their queue, wake-ups and looks at
 * everybody to theirs; what is left of customers who were erased.
 */
import type { Clock } from '#shared/ports/clock.ts';
import type { Customers } from '#shared/ports/customers.ts';
import type { Deliveries, DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { Due, Erasure } from '#shared/ports/due-index.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { type EndErasurePorts, endErasure } from './end-erasure.ts';
import { type EraseTracesPorts, eraseTraces } from './erase-traces.ts';
import { type PlanSchedulePorts, resumePlans, startPlans } from './plan-schedule.ts';

export interface SweepPorts
  extends PlanSchedulePorts,
    Pick<EraseTracesPorts, 'measurements'>,
    Pick<EndErasurePorts, 'suppressions' | 'audit'> {
  readonly customers: Customers;
  readonly decisions: EraseTracesPorts['decisions'] & EndErasurePorts['decisions'];
  readonly deliveries: Deliveries;
  readonly rulesets: Rulesets;
  readonly clock: Clock;
}

export function createSweep(ports: SweepPorts): () => Promise<{ readonly handled: number }> {
  return async () => {
    const now = ports.clock.now();
    await resumePlans(ports, now);

    return ports.due.drain(now, async (entries) => {
      const orders: DeliveryOrder[] = entries.flatMap((entry) =>
        entry.kind === 'delivery' ? orderOf(entry) : [],
      );
      orders.push(...(await stillDoubtful(ports.customers, entries)));
      const wakes = entries.flatMap((entry) =>
        entry.kind === 'wake'
          ? { customerId: entry.customerId, campaignId: entry.campaignId, at: entry.at }
          : [],
      );
      const plans = entries.flatMap((entry) => (entry.kind === 'plan' ? entry.plan : []));
      for (const entry of entries)
        if (entry.kind === 'erasure') await goOnErasing(ports, entry, now);
      if (orders.length > 0) await ports.deliveries.enqueue(orders);
      if (wakes.length > 0) await ports.events.enqueueWakes(wakes);
      if (plans.length > 0) await startPlans(ports, await ports.rulesets.current(), plans, now);
    });
  };
}

const goOnErasing = (ports: SweepPorts, { left, ...erasure }: Erasure, now: Date): Promise<void> =>
  left === undefined
    ? eraseTraces(ports, erasure)
    : endErasure(ports, { ...erasure, left }, new Date(erasure.erasedAt), now);

/**
 * Nearly every hand-over ended long before its doubt check; one read for many saves a queue trip each.
 * A customer who cannot be read must not hold up everybody's: then each order fails or passes alone.
 */
async function stillDoubtful(
  customers: Customers,
  entries: readonly Due[],
): Promise<readonly DeliveryOrder[]> {
  const doubts = entries.flatMap((entry) => (entry.kind === 'doubt' ? orderOf(entry) : []));
  if (doubts.length === 0) return [];
  const ids = [...new Set(doubts.map((order) => order.customerId))];
  const loaded = await customers.load(ids).catch(() => undefined);
  if (loaded === undefined) return doubts;
  return doubts.filter(({ customerId, messageId }) =>
    loaded.get(customerId)?.state.undelivered.some((message) => message.id === messageId),
  );
}

const orderOf = ({ customerId, messageId, turn }: DeliveryOrder): DeliveryOrder => ({
  customerId,
  messageId,
  ...(turn !== undefined && { turn }),
});
