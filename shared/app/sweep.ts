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
import { failTogether } from './fail-together.ts';
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

/** What failed is due again so much later. */
const AGAIN_MS = 60_000;

/**
 * What fails for one customer or plan alone does not hold up what is due for the others.
 *
 * @throws at the end: the error, or an AggregateError of those there were
 */
export function createSweep(ports: SweepPorts): () => Promise<{ readonly handled: number }> {
  return async () => {
    const now = ports.clock.now();
    const errors: unknown[] = [];
    const noted = (error: unknown): void => void errors.push(error);
    await resumePlans(ports, now).catch(noted);
    const drained = await ports.due
      .drain(now, async (entries) => {
        await handOn(ports, entries);
        errors.push(...(await doHere(ports, entries, now)));
      })
      .catch(noted);
    failTogether(errors);
    return drained ?? { handled: 0 };
  };
}

/** Onto queues. What fails here is everybody's, and nothing of the page is forgotten. */
async function handOn(ports: SweepPorts, entries: readonly Due[]): Promise<void> {
  const orders: DeliveryOrder[] = entries.flatMap((entry) =>
    entry.kind === 'delivery' ? orderOf(entry) : [],
  );
  orders.push(...(await stillDoubtful(ports.customers, entries)));
  const wakes = entries.flatMap((entry) =>
    entry.kind === 'wake'
      ? { customerId: entry.customerId, campaignId: entry.campaignId, at: entry.at }
      : [],
  );
  if (orders.length > 0) await ports.deliveries.enqueue(orders);
  if (wakes.length > 0) await ports.events.enqueueWakes(wakes);
}

/** What is for the sweep itself, each on its own: what fails is put off. @returns the errors */
async function doHere(
  ports: SweepPorts,
  entries: readonly Due[],
  now: Date,
): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'plan' && entry.kind !== 'erasure') continue;
    try {
      if (entry.kind === 'erasure') await goOnErasing(ports, entry, now);
      else await startPlans(ports, await ports.rulesets.current(), [entry.plan], now);
    } catch (error) {
      await ports.due.add([{ ...entry, at: now.getTime() + AGAIN_MS }]);
      errors.push(error);
    }
  }
  return errors;
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
