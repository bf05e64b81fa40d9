/** What survives every crash: the table, the archive, and the ways onto the queues. */
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import {
  createMemoryEventArchive,
  createMemoryStaffNotices,
} from '#shared/adapters/memory/queues.ts';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createMemoryRulesetLog } from '#shared/adapters/memory/ruleset-log.ts';
import { createMemorySendSlots } from '#shared/adapters/memory/send-slots.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySoftBounces } from '#shared/adapters/memory/soft-bounces.ts';
import { createMemorySuppressionList } from '#shared/adapters/memory/suppression-list.ts';
import type { SourceQueueName } from '#shared/contracts/deployment.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { AuditLog } from '#shared/ports/audit-log.ts';
import type { Deliveries } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import type { RulesetLog } from '#shared/ports/ruleset-log.ts';
import { createSimulatedPlans } from './plans.ts';
import type { SimulatedQueue } from './queue.ts';
import { streamed } from './stream.ts';
import { TEMPLATES } from './templates.ts';

/** Who is told of what happened is no part of a story. */
export type SimulatedQueueName = Exclude<SourceQueueName, 'webhooks'>;
export type Queues = Readonly<Record<SimulatedQueueName, SimulatedQueue>>;
/** Methods take effect at once; functions reach them through `faultyPort`. */
export type Store = ReturnType<typeof createStore>;

export function createStore(now: () => number, queues: Queues) {
  const deliveries: Deliveries = {
    async enqueue(orders, delaySeconds = 0) {
      for (const order of orders)
        queues.deliveries.send(JSON.stringify(order), now() + delaySeconds * 1000);
    },
  };
  const events: EventQueue = {
    async enqueueEvents(added) {
      for (const event of added) queues.events.send(JSON.stringify(event), now());
      return added.map(() => 'taken');
    },
    async enqueueWakes(wakes) {
      for (const wake of wakes) queues.events.send(JSON.stringify({ wake }), now());
    },
    async enqueuePlanPages(pages, delaySeconds = 0) {
      for (const plan of pages)
        queues.events.send(JSON.stringify({ plan }), now() + delaySeconds * 1000);
    },
    async enqueueLooks(looks) {
      for (const look of looks) queues.events.send(JSON.stringify({ look }), now());
    },
  };
  const due = createDue();
  const plans = createSimulatedPlans();
  const log = createMemoryRulesetLog();
  const rules: RulesetLog = {
    ...log,
    append(change) {
      plans.note(change);
      return log.append(change);
    },
  };
  return {
    deliveries,
    events,
    customers: createMemoryCustomers(due),
    ...streamed(createMemoryDecisions()),
    measurements: createMemoryMeasurements(),
    due,
    plans,
    archive: createMemoryEventArchive(),
    staff: createMemoryStaffNotices(),
    suppressions: createMemorySuppressionList(),
    softBounces: createMemorySoftBounces(),
    offerCodes: createMemoryOfferCodes(),
    sentMessages: createMemorySentMessages(),
    quota: createMemoryQuotaCounters(),
    slots: createMemorySendSlots({ now: () => new Date(now()) }),
    rules,
    audit: NO_AUDIT,
    templates: {
      get: async (id: string): Promise<Template | undefined> => TEMPLATES.get(id),
    },
  };
}

/** Knows without looking through it when its next entry is due. */
function createDue() {
  const due = createMemoryDueIndex();
  let nextAt: number | undefined;
  return {
    ...due,
    nextAt(): number {
      nextAt ??= due
        .pending()
        .reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
      return nextAt;
    },
    async add(...args: Parameters<DueIndex['add']>) {
      nextAt = undefined;
      await due.add(...args);
    },
    async drain(...args: Parameters<DueIndex['drain']>) {
      const drained = await due.drain(...args);
      nextAt = undefined;
      return drained;
    },
  };
}

/** Nobody reads it here. */
const NO_AUDIT: AuditLog = {
  append: async () => {},
  ofDay: async () => ({ items: [] }),
  ofTarget: async () => ({ items: [] }),
};

/** Where a function puts what can never succeed. */
export const quarantineOf = (queue: SimulatedQueue): Quarantine => ({
  async put(letters) {
    for (const { body, code, detail } of letters) queue.bury({ body, code, detail });
  },
});
