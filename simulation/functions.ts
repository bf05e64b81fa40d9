/** The functions of one deployment, fed by their queues as Lambda does, with instances that come and go. */
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { handleSqsBatch, type SqsBatchHandler } from '#functions/runtime/sqs-batch.ts';
import { createDeliverBatch } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createFeedback } from '#shared/app/feedback.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { FUNCTIONS, MAX_RECEIVES, visibilityTimeoutSeconds } from '#shared/contracts/deployment.ts';
import { deliveryOrderSchema, evaluateMessageSchema } from '#shared/contracts/messages.ts';
import type { ProviderEvent } from '#shared/contracts/provider-events/normalised.ts';
import type { Random } from '#shared/domain/random.ts';
import { type Instance, type Ports, portsOf, QUEUE_OF } from './instance.ts';
import type { Mutation } from './mutations.ts';
import { asRecord } from './queue.ts';
import type { Deployment } from './scenario.ts';
import type { Process } from './scheduler.ts';
import type { World } from './world.ts';

/** How old an event may be and still decide. */
export const LATENESS_MS = 3 * 86_400_000;
/** Messages in a row that may bounce softly. */
const SOFT_BOUNCES = 3;

export interface Functions {
  /** Whatever is visible goes to idle instances; a sweep begins when one is due. */
  poll(): void;
  /** When `poll` has something to do again, unless somebody ends before. */
  nextAt(): number;
}

type QueueFed = keyof typeof QUEUE_OF;
type Batch = SqsBatchHandler<unknown>;
type Warm = Instance & { readonly batch: Batch };

export function createFunctions(
  world: World,
  deployment: Deployment,
  random: Random,
  mutation: Mutation | undefined,
): Functions {
  const { scheduler, faults, queues } = world;
  const fleets = QUEUE_FED.map((name) => ({
    name,
    queue: queues[QUEUE_OF[name]],
    warm: [] as Warm[],
  }));
  const skewMs = (): number => random.whole(-deployment.skewMs, deployment.skewMs);

  function cold(name: QueueFed): Warm {
    const instance: Instance = { name, running: undefined };
    const ports = portsOf(world, instance, skewMs(), mutation);
    return Object.assign(instance, { batch: batchOf(name, ports) });
  }

  function idle({ name, warm }: (typeof fleets)[number]): Warm | undefined {
    const free = warm.find(({ running }) => running === undefined);
    if (free !== undefined || warm.length >= deployment.instances) return free;
    const started = cold(name);
    warm.push(started);
    return started;
  }

  function invoke(fleet: (typeof fleets)[number], instance: Warm): void {
    const { name, queue, warm } = fleet;
    const now = scheduler.now();
    const hidden = now + visibilityTimeoutSeconds(QUEUE_OF[name]) * 1000;
    const taken = queue.receive(random.whole(1, BATCH), now, hidden);
    const [first] = taken;
    if (first === undefined) return;
    if (faults.strikes('duplicate_delivery'))
      queue.redeliver(first.id, now + random.whole(0, 2000));
    if (mutation?.acknowledges === 'on_receipt') for (const { id } of taken) queue.delete(id);
    const event: SQSEvent = { Records: taken.map(asRecord) };
    const lifeMs = FUNCTIONS[name].timeoutSeconds * 1000;
    scheduler.spawn(
      `${name}#${scheduler.turns()}`,
      lifeMs,
      async (process) => {
        instance.running = process;
        const { batchItemFailures } = await handleSqsBatch(instance.batch, event);
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { id } of taken)
          if (!failed.has(id) && !faults.strikes('lost_delete')) queue.delete(id);
      },
      (how) => {
        instance.running = undefined;
        if (how === 'dead') warm.splice(warm.indexOf(instance), 1);
      },
    );
  }

  const sweep = createSweeper(world, deployment, skewMs, mutation);
  return {
    poll() {
      const now = scheduler.now();
      for (const fleet of fleets) {
        while (fleet.queue.nextVisibleAt() <= now) {
          const instance = idle(fleet);
          if (instance === undefined) break;
          invoke(fleet, instance);
        }
      }
      sweep.poll();
    },
    nextAt() {
      let next = sweep.nextAt();
      for (const { queue, warm } of fleets) {
        if (warm.length < deployment.instances || warm.some(({ running }) => running === undefined))
          next = Math.min(next, queue.nextVisibleAt());
      }
      return next;
    },
  };
}

const QUEUE_FED = ['evaluate', 'deliver', 'feedback'] as const;
const BATCH = 10;

/** Parsed when it came in; what reaches the use case is the provider's word. */
const providerEventSchema = z.custom<ProviderEvent>(
  (value) => typeof value === 'object' && value !== null,
);

function batchOf(name: QueueFed, ports: Ports): Batch {
  const { quarantine } = ports;
  const common = { quarantine, maxReceives: MAX_RECEIVES, onFailure: () => {} };
  switch (name) {
    case 'evaluate': {
      const handle = createEvaluate(ports, { latenessMs: LATENESS_MS });
      return { ...common, message: evaluateMessageSchema, handle } as Batch;
    }
    case 'deliver':
      return {
        ...common,
        message: deliveryOrderSchema,
        handle: createDeliverBatch(ports),
      } as Batch;
    case 'feedback': {
      const handle = createFeedback(ports, { softBounces: SOFT_BOUNCES });
      return { ...common, message: providerEventSchema, handle } as Batch;
    }
  }
}

const MINUTE_MS = 60_000;

/** Once a minute; minutes in which nothing is due are left out, since they would change nothing. */
function createSweeper(
  world: World,
  { sweepOffsetMs }: Deployment,
  skewMs: () => number,
  mutation: Mutation | undefined,
): Functions {
  const { scheduler, store } = world;
  let instance: Instance = { name: 'sweep', running: undefined };
  let sweep: (() => Promise<unknown>) | undefined;
  let sweptAt = Number.NEGATIVE_INFINITY;

  const tickAfter = (instant: number): number =>
    Math.ceil((instant - sweepOffsetMs) / MINUTE_MS) * MINUTE_MS + sweepOffsetMs;

  function nextAt(): number {
    if (instance.running !== undefined) return Number.POSITIVE_INFINITY;
    let due = Number.POSITIVE_INFINITY;
    for (const { at } of store.due.pending()) due = Math.min(due, at);
    return due === Number.POSITIVE_INFINITY ? due : tickAfter(Math.max(due, sweptAt + 1));
  }

  return {
    nextAt,
    poll() {
      if (nextAt() > scheduler.now()) return;
      sweptAt = scheduler.now();
      sweep ??= createSweep(portsOf(world, instance, skewMs(), mutation));
      const run = sweep;
      scheduler.spawn(
        `sweep#${scheduler.turns()}`,
        FUNCTIONS.sweep.timeoutSeconds * 1000,
        async (process: Process) => {
          instance.running = process;
          await run();
        },
        (how) => {
          instance.running = undefined;
          if (how !== 'dead') return;
          instance = { name: 'sweep', running: undefined };
          sweep = undefined;
        },
      );
    },
  };
}
