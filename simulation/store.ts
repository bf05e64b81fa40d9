/** What survives every crash: the table, the archive, and the ways onto the queues. */
import { createMemoryAddressIndex } from '#shared/adapters/memory/address-index.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import { createMemoryPlans } from '#shared/adapters/memory/plans.ts';
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
import type { PlanPage } from '#shared/domain/plan/plan.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { AuditLog } from '#shared/ports/audit-log.ts';
import type { Deliveries } from '#shared/ports/deliveries.ts';
import type { Due, DueIndex } from '#shared/ports/due-index.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
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
  return {
    deliveries,
    events,
    customers: createMemoryCustomers(due),
    ...streamed(createMemoryDecisions()),
    measurements: createMemoryMeasurements(),
    due,
    plans: createPlans(),
    archive: createMemoryEventArchive(),
    staff: createMemoryStaffNotices(),
    suppressions: createMemorySuppressionList(),
    softBounces: createMemorySoftBounces(),
    addressIndex: createMemoryAddressIndex(),
    offerCodes: createMemoryOfferCodes(),
    sentMessages: createMemorySentMessages(),
    quota: createMemoryQuotaCounters(),
    slots: createMemorySendSlots({ now: () => new Date(now()) }),
    rules: createMemoryRulesetLog(),
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
    async add(entries: readonly Due[]) {
      nextAt = undefined;
      await due.add(entries);
    },
    async drain(...args: Parameters<DueIndex['drain']>) {
      const drained = await due.drain(...args);
      nextAt = undefined;
      return drained;
    },
  };
}

/** Sent again and again without going on, a part is of a paused campaign: a new version starts anew. */
const MOST_RESUMES = 12;

/** Knows without looking through it which part has to go on next. */
function createPlans() {
  const plans = createMemoryPlans();
  const resumes = new Map<string, number>();
  let nextDue: number | undefined;
  const changes =
    <A extends readonly unknown[], R>(change: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      nextDue = undefined;
      return change(...args);
    };
  const keyOf = ({ kind, campaignId, at, part, page }: PlanPage): string =>
    `${kind} ${campaignId} ${at} ${part} ${page}`;
  return {
    ...plans,
    /** When a part should have gone on that has not; infinite: there is none, or no hope for it. */
    nextDue(): number {
      nextDue ??= plans
        .unfinished()
        .filter(({ page }) => (resumes.get(keyOf(page)) ?? 0) < MOST_RESUMES)
        .reduce((least, { due }) => Math.min(least, due), Number.POSITIVE_INFINITY);
      return nextDue;
    },
    open: changes(plans.open),
    move: changes(plans.move),
    finish: changes(plans.finish),
    overdue: changes(async (before: Date, due: Date) => {
      const pages = await plans.overdue(before, due);
      for (const page of pages) resumes.set(keyOf(page), (resumes.get(keyOf(page)) ?? 0) + 1);
      return pages;
    }),
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
