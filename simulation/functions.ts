/** The functions of one deployment, fed by their queues as Lambda does, with instances that come and go. */
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { handleSqsBatch, type SqsBatchHandler } from '#functions/runtime/sqs-batch.ts';
import { createDeliverBatch } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createFeedback } from '#shared/app/feedback.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { deliveryOrderSchema } from '#shared/contracts/delivery-order.ts';
import { FUNCTIONS, MAX_RECEIVES, visibilityTimeoutSeconds } from '#shared/contracts/deployment.ts';
import { evaluateMessageSchema } from '#shared/contracts/messages.ts';
import type { ProviderEvent } from '#shared/contracts/provider-events/normalised.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Random } from '#shared/domain/random.ts';
import {
  coldMachine,
  deliverPorts,
  evaluatePorts,
  feedbackPorts,
  type Parts,
  partsOf,
  sweepPorts,
} from './instance.ts';
import { createMeasurer } from './measurer.ts';
import type { Mutation } from './mutations.ts';
import type { Functions } from './polled.ts';
import { asRecord, type SimulatedQueue } from './queue.ts';
import type { Deployment } from './scenario.ts';
import type { Machine } from './scheduler.ts';
import type { World } from './world.ts';

/** Messages in a row that may bounce softly. */
const SOFT_BOUNCES = 3;

const QUEUE_OF = { evaluate: 'events', deliver: 'deliveries', feedback: 'feedback' } as const;
type QueueFed = keyof typeof QUEUE_OF;
type Batch = SqsBatchHandler<unknown>;
type Warm = Machine & { readonly batch: Batch };

interface Fleet {
  readonly name: QueueFed;
  readonly queue: SimulatedQueue;
  readonly warm: Warm[];
}

export function createFunctions(
  world: World,
  deployment: Deployment,
  random: Random,
  mutation: Mutation | undefined,
): Functions {
  const { scheduler, faults, queues } = world;
  const fleets = (['evaluate', 'deliver', 'feedback'] as const).map(
    (name): Fleet => ({ name, queue: queues[QUEUE_OF[name]], warm: [] }),
  );
  const skewMs = (): number => {
    const drawn = random.whole(-deployment.skewMs, deployment.skewMs);
    if (drawn !== 0) faults.count('clock_skew');
    return drawn;
  };

  function idle({ name, warm }: Fleet): Warm | undefined {
    const free = warm.find(({ running }) => running === undefined);
    if (free !== undefined || warm.length >= deployment.instances) return free;
    const machine = coldMachine();
    const batch = batchOf(name, partsOf(world, machine, skewMs(), mutation));
    const started = Object.assign(machine, { batch });
    warm.push(started);
    return started;
  }

  function invoke({ name, queue, warm }: Fleet, machine: Warm): void {
    const now = scheduler.now();
    const hidden = now + visibilityTimeoutSeconds(QUEUE_OF[name]) * 1000;
    const taken = queue.receive(random.pick(BATCHES), now, hidden);
    const [first] = taken;
    if (first === undefined) return;
    if (faults.strikes('duplicate_delivery'))
      queue.redeliver(first.id, now + random.whole(0, 2000));
    if (mutation?.acknowledges === 'on_receipt') for (const { id } of taken) queue.delete(id);
    const event: SQSEvent = { Records: taken.map(asRecord) };
    scheduler.spawn(
      machine,
      `${name}#${scheduler.turns()}`,
      FUNCTIONS[name].timeoutSeconds * 1000,
      async () => {
        const { batchItemFailures } = await handleSqsBatch(machine.batch, event);
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { id } of taken)
          if (!failed.has(id) && !faults.strikes('lost_delete')) queue.delete(id);
      },
      (how) => {
        if (how === 'dead') warm.splice(warm.indexOf(machine), 1);
      },
    );
  }

  const sweep = createSweeper(world, deployment, skewMs, mutation);
  const measure = createMeasurer(world, random, mutation);
  return {
    poll() {
      const now = scheduler.now();
      let began = sweep.poll();
      if (measure.poll()) began = true;
      for (const fleet of fleets) {
        while (fleet.queue.nextVisibleAt() <= now) {
          const machine = idle(fleet);
          if (machine === undefined) break;
          invoke(fleet, machine);
          began = true;
        }
      }
      return began;
    },
    nextAt() {
      let next = Math.min(sweep.nextAt(), measure.nextAt());
      for (const { queue, warm } of fleets) {
        const someIdle = warm.some(({ running }) => running === undefined);
        if (someIdle || warm.length < deployment.instances)
          next = Math.min(next, queue.nextVisibleAt());
      }
      return next;
    },
  };
}

/** What SQS has at hand on one of its hosts: often less than all. */
const BATCHES = [1, 1, 2, 3, 10] as const;

/** Parsed when it came in; what reaches the use case is the provider's word. */
const providerEventSchema = z.custom<ProviderEvent>(
  (value) => typeof value === 'object' && value !== null,
);

function batchOf(name: QueueFed, parts: Parts): Batch {
  const common = {
    quarantine: parts.quarantine(QUEUE_OF[name]),
    maxReceives: MAX_RECEIVES,
    onFailure: () => {},
  };
  switch (name) {
    case 'evaluate': {
      const handle = createEvaluate(evaluatePorts(parts), { latenessMs: LATENESS_MS });
      return { ...common, message: evaluateMessageSchema, handle } as Batch;
    }
    case 'deliver': {
      const handle = createDeliverBatch(deliverPorts(parts));
      return { ...common, message: deliveryOrderSchema, handle } as Batch;
    }
    case 'feedback': {
      const handle = createFeedback(feedbackPorts(parts), { softBounces: SOFT_BOUNCES });
      return { ...common, message: providerEventSchema, handle } as Batch;
    }
  }
}

const MINUTE_MS = 60_000;
/** Later than what has come to a standstill is sent again, and than the clocks of two machines differ. */
const STANDSTILL_MS = 5 * MINUTE_MS + 10_000;

/** Once a minute; minutes in which nothing is due are left out, since they would change nothing. */
function createSweeper(
  world: World,
  { sweepOffsetMs }: Deployment,
  skewMs: () => number,
  mutation: Mutation | undefined,
): Functions {
  const { scheduler, store } = world;
  let machine = coldMachine();
  let sweep: (() => Promise<unknown>) | undefined;
  let sweptAt = Number.NEGATIVE_INFINITY;

  const tickAfter = (instant: number): number =>
    Math.ceil((instant - sweepOffsetMs) / MINUTE_MS) * MINUTE_MS + sweepOffsetMs;

  function nextAt(): number {
    if (machine.running !== undefined) return Number.POSITIVE_INFINITY;
    const due = Math.min(store.due.nextAt(), store.plans.nextDue() + STANDSTILL_MS);
    return due === Number.POSITIVE_INFINITY ? due : tickAfter(Math.max(due, sweptAt + 1));
  }

  return {
    nextAt,
    poll() {
      if (nextAt() > scheduler.now()) return false;
      sweptAt = scheduler.now();
      sweep ??= createSweep(sweepPorts(partsOf(world, machine, skewMs(), mutation)));
      const run = sweep;
      scheduler.spawn(
        machine,
        `sweep#${scheduler.turns()}`,
        FUNCTIONS.sweep.timeoutSeconds * 1000,
        async () => void (await run()),
        (how) => {
          if (how !== 'dead') return;
          machine = coldMachine();
          sweep = undefined;
        },
      );
      return true;
    },
  };
}
