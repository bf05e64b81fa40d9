/** The functions as processes: each invocation on ports of its own, which may fail and kill it. */
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { handleSqsBatch, type SqsBatchHandler } from '#functions/runtime/sqs-batch.ts';
import { createComposeMessage } from '#shared/app/compose-message.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import { createDeliverBatch } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createFeedback } from '#shared/app/feedback.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import type { HandleBatch } from '#shared/app/received.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { MAX_RECEIVES } from '#shared/contracts/deployment.ts';
import { deliveryOrderSchema, evaluateMessageSchema } from '#shared/contracts/messages.ts';
import type { ProviderEvent } from '#shared/contracts/provider-events/normalised.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import { faulty } from './faults.ts';
import type { Mutation } from './mutations.ts';
import { asRecord, type SimulatedQueue } from './queue.ts';
import type { Process } from './scheduler.ts';
import { TEMPLATES } from './templates.ts';
import type { Store, World } from './world.ts';

export const LATENESS_MS = 3 * 86_400_000;
const VISIBILITY_MS = 180_000;
const BATCH = 10;

/** Functions of one deployment; `mutation` takes one guard away. */
export interface Functions {
  /** Whatever is visible goes to as many invocations as the seed wants. */
  poll(): void;
  sweep(): void;
}

export function createFunctions(world: World, mutation: Mutation | undefined): Functions {
  const { scheduler, random, queues } = world;

  function invoke<Message>(
    name: string,
    queue: SimulatedQueue,
    schema: z.ZodType<Message>,
    build: (ports: Ports) => HandleBatch<Message>,
  ): void {
    const now = scheduler.now();
    const taken = queue.receive(random.whole(1, BATCH), now, now + VISIBILITY_MS);
    if (taken.length === 0) return;
    const duplicated = world.faults.strikes('duplicate_delivery') ? taken[0] : undefined;
    if (duplicated !== undefined) queue.redeliver(duplicated.id);
    const event: SQSEvent = { Records: taken.map(asRecord) };
    scheduler.spawn(`${name}#${scheduler.turns()}`, async (process) => {
      const ports = portsOf(world, process, mutation);
      const batch: SqsBatchHandler<Message> = {
        message: schema,
        handle: build(ports),
        quarantine: ports.quarantine,
        maxReceives: MAX_RECEIVES,
        onFailure: (code) => void world.trace.push(`  ${process.name} fails with ${code}`),
      };
      const { batchItemFailures } = await handleSqsBatch(batch, event);
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { id } of taken) {
        if (!failed.has(id) && !world.faults.strikes('lost_delete')) queue.delete(id);
      }
    });
  }

  return {
    poll() {
      const visible = (queue: SimulatedQueue) =>
        [...queue.messages.values()].some((message) => message.visibleAt <= scheduler.now());
      for (let round = 0; round < 4; round++) {
        if (visible(queues.events))
          invoke('evaluate', queues.events, evaluateMessageSchema, (ports) =>
            createEvaluate(ports, { latenessMs: LATENESS_MS }),
          );
        if (visible(queues.deliveries))
          invoke('deliver', queues.deliveries, deliveryOrderSchema, (ports) =>
            createDeliverBatch(ports),
          );
        if (visible(queues.feedback))
          invoke('feedback', queues.feedback, PROVIDER_EVENT, (ports) =>
            createFeedback(ports, { softBounces: 3 }),
          );
      }
    },
    sweep() {
      scheduler.spawn(`sweep#${scheduler.turns()}`, async (process) => {
        await createSweep(portsOf(world, process, mutation))();
      });
    },
  };
}

const PROVIDER_EVENT = z.custom<ProviderEvent>(
  (value) => typeof value === 'object' && value !== null,
);

type Ports = ReturnType<typeof portsOf>;

function portsOf(world: World, process: Process, mutation: Mutation | undefined) {
  const { faults } = world;
  const store: Store = mutation?.store?.(world.store) ?? world.store;
  const behind = <K extends keyof Store>(name: K): Store[K] =>
    faulty(store[name] as object, name, faults, process) as Store[K];
  const sender =
    mutation?.sender?.(world.provider.sender(process)) ?? world.provider.sender(process);
  const rulesets = createCurrentRuleset({
    log: behind('rules'),
    machineClock: store.clock,
    onBroken: () => {},
  });
  const decisions = behind('decisions');
  return {
    rulesets,
    decisions,
    customers: behind('customers'),
    deliveries: behind('deliveries'),
    events: behind('events'),
    due: behind('due'),
    archive: behind('archive'),
    quarantine: behind('quarantine'),
    suppressions: behind('suppressions'),
    softBounces: behind('softBounces'),
    addressIndex: behind('addressIndex'),
    addressHash: { hash: (channel: string, address: string) => `${channel}:${address}` },
    slots: behind('slots'),
    quota: createLeasedQuota(behind('quota')),
    senders: { email: sender, sms: sender },
    compose: createComposeMessage(
      {
        rulesets,
        decisions,
        templates: { get: async (id): Promise<Template | undefined> => TEMPLATES.get(id) },
        offerCodes: behind('offerCodes'),
        sentMessages: behind('sentMessages'),
        signer: { sign: () => 'token', verify: () => undefined },
        randomness: { bytes: (count) => new Uint8Array(count).fill(7) },
      },
      {
        publicUrl: 'https://links.example',
        sender: { address: 'bank@bank.example' },
        openPixel: false,
      },
    ),
    clock: store.clock,
    machineClock: store.clock,
  };
}
