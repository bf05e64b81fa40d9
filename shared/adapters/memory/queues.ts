import type { Event } from '#shared/domain/event.ts';
import type { Look, PlanPage } from '#shared/domain/plan/plan.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import type { Deliveries, DeliveryOrder } from '#shared/ports/deliveries.ts';
import type { ArchivedEvent, EventArchive } from '#shared/ports/event-archive.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Quarantine, Quarantined } from '#shared/ports/quarantine.ts';
import type { StaffNotice, StaffNotices } from '#shared/ports/staff-notices.ts';

/** Queues that only hold what was put on them; `take` empties one. */
export function createMemoryDeliveries(): Deliveries & {
  readonly take: () => readonly DeliveryOrder[];
} {
  const orders: DeliveryOrder[] = [];
  return {
    take: () => orders.splice(0),
    async enqueue(added) {
      orders.push(...added);
    },
  };
}

export function createMemoryEventQueue(): EventQueue & {
  readonly take: () => {
    readonly events: readonly Event[];
    readonly wakes: readonly Wake[];
    readonly pages: readonly (PlanPage & { readonly delaySeconds: number })[];
    readonly looks: readonly Look[];
  };
} {
  const events: Event[] = [];
  const wakes: Wake[] = [];
  const pages: (PlanPage & { readonly delaySeconds: number })[] = [];
  const looks: Look[] = [];
  return {
    take: () => ({
      events: events.splice(0),
      wakes: wakes.splice(0),
      pages: pages.splice(0),
      looks: looks.splice(0),
    }),
    async enqueueEvents(added) {
      events.push(...added);
      return added.map(() => 'taken');
    },
    async enqueueWakes(added) {
      wakes.push(...added);
    },
    async enqueuePlanPages(added, delaySeconds = 0) {
      pages.push(...added.map((page) => ({ ...page, delaySeconds })));
    },
    async enqueueLooks(added) {
      looks.push(...added);
    },
  };
}

export function createMemoryStaffNotices(): StaffNotices & {
  readonly taken: readonly StaffNotice[];
} {
  const taken: StaffNotice[] = [];
  return {
    taken,
    async notify(notice) {
      taken.push(notice);
    },
  };
}

export function createMemoryQuarantine(): Quarantine & { readonly held: readonly Quarantined[] } {
  const held: Quarantined[] = [];
  return {
    held,
    async put(entries) {
      held.push(...entries);
    },
  };
}

export function createMemoryEventArchive(): EventArchive & {
  readonly entries: readonly ArchivedEvent[];
} {
  const entries: ArchivedEvent[] = [];
  return {
    entries,
    async append(added) {
      entries.push(...added);
    },
  };
}
