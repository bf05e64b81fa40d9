/** One seed's world: the real use cases and queue handling, on a table, queues and providers that fail. */
import { createMemoryAddressIndex } from '#shared/adapters/memory/address-index.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import {
  createMemoryEventArchive,
  createMemoryQuarantine,
} from '#shared/adapters/memory/queues.ts';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createMemoryRulesetLog } from '#shared/adapters/memory/ruleset-log.ts';
import { createMemorySendSlots } from '#shared/adapters/memory/send-slots.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySoftBounces } from '#shared/adapters/memory/soft-bounces.ts';
import { createMemorySuppressionList } from '#shared/adapters/memory/suppression-list.ts';
import type { Random } from '#shared/domain/random.ts';
import type { Deliveries } from '#shared/ports/deliveries.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import { createFaults, type FaultRates, type Faults } from './faults.ts';
import { createSimulatedProvider, type SimulatedProvider } from './provider.ts';
import { createSimulatedQueue, type SimulatedQueue } from './queue.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export interface World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly queues: {
    readonly events: SimulatedQueue;
    readonly deliveries: SimulatedQueue;
    readonly feedback: SimulatedQueue;
  };
  readonly provider: SimulatedProvider;
  readonly store: Store;
  readonly trace: string[];
}

/** What survives every crash. Methods take effect at once; processes reach them through `faulty`. */
export type Store = ReturnType<typeof createStore>;

export function createWorld(random: Random, startsAt: number, rates: FaultRates): World {
  const trace: string[] = [];
  const scheduler = createScheduler(random, startsAt);
  const faults = createFaults(
    scheduler,
    random,
    rates,
    (line) => void trace.push(`${clockText(scheduler.now() - startsAt)} ${line}`),
  );
  const queues = {
    events: createSimulatedQueue('events', random),
    deliveries: createSimulatedQueue('deliveries', random),
    feedback: createSimulatedQueue('feedback', random),
  };
  const provider = createSimulatedProvider(scheduler, faults, (event, delayMs) =>
    queues.feedback.send(JSON.stringify(event), scheduler.now() + delayMs),
  );
  return {
    scheduler,
    faults,
    random,
    queues,
    provider,
    store: createStore(scheduler, queues),
    trace,
  };
}

function createStore(scheduler: Scheduler, queues: World['queues']) {
  const clock = { now: () => new Date(scheduler.now()) };
  const deliveries: Deliveries = {
    async enqueue(orders, delaySeconds = 0) {
      for (const order of orders)
        queues.deliveries.send(JSON.stringify(order), scheduler.now() + delaySeconds * 1000);
    },
  };
  const events: EventQueue = {
    async enqueueEvents(added) {
      for (const event of added) queues.events.send(JSON.stringify(event), scheduler.now());
      return added.map(() => 'taken');
    },
    async enqueueWakes(wakes) {
      for (const wake of wakes) queues.events.send(JSON.stringify({ wake }), scheduler.now());
    },
  };
  return {
    clock,
    deliveries,
    events,
    customers: createMemoryCustomers(),
    decisions: createMemoryDecisions(),
    due: createMemoryDueIndex(),
    archive: createMemoryEventArchive(),
    quarantine: createMemoryQuarantine(),
    suppressions: createMemorySuppressionList(),
    softBounces: createMemorySoftBounces(),
    addressIndex: createMemoryAddressIndex(),
    offerCodes: createMemoryOfferCodes(),
    sentMessages: createMemorySentMessages(),
    quota: createMemoryQuotaCounters(),
    slots: createMemorySendSlots(clock),
    rules: createMemoryRulesetLog(),
  };
}

const clockText = (ms: number): string => `+${(ms / 1000).toFixed(3).padStart(9)}s`;
