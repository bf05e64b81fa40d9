/** One warm instance of a function: its own clock, caches and leases, and ports that may fail it. */

import { createComposeMessage } from '#shared/app/compose-message.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import type { FunctionName } from '#shared/contracts/deployment.ts';
import type { MessageSender } from '#shared/ports/message-sender.ts';
import { addressHash, pseudonym } from './address-hash.ts';
import { compileOnce } from './compile-once.ts';
import { faultyPort } from './faulty-port.ts';
import type { Mutation } from './mutations.ts';
import type { Process } from './scheduler.ts';
import { quarantineOf, type Store } from './store.ts';
import type { World } from './world.ts';

export interface Instance {
  readonly name: FunctionName;
  /** What it is running; an instance runs one invocation at a time. */
  running: Process | undefined;
}

export type Ports = ReturnType<typeof portsOf>;

const NOBODY: Process = { name: 'nobody', alive: false, deadline: 0, onDeath: () => {} };

/** @param skewMs what this machine's clock is off by */
export function portsOf(
  world: World,
  instance: Instance,
  skewMs: number,
  mutation: Mutation | undefined,
) {
  const { faults, scheduler } = world;
  const store = mutation?.store?.(world.store) ?? world.store;
  const running = (): Process => instance.running ?? NOBODY;
  const behind = <K extends keyof Store>(name: K): Store[K] =>
    faultyPort(store[name], name, faults, running);
  const clock = { now: () => new Date(scheduler.now() + skewMs) };
  const wire = senderOn(world, running);
  const sender = mutation?.sender?.(wire) ?? wire;
  const rulesets = createCurrentRuleset({
    log: behind('rules'),
    machineClock: clock,
    compile: compileOnce,
    onBroken: () => {},
  });
  const decisions = behind('decisions');
  const quarantine =
    instance.name === 'evaluate' || instance.name === 'deliver' || instance.name === 'feedback'
      ? quarantineOf(world.queues[QUEUE_OF[instance.name]])
      : quarantineOf(world.queues.events);
  return {
    rulesets,
    decisions,
    customers: behind('customers'),
    deliveries: behind('deliveries'),
    events: behind('events'),
    due: behind('due'),
    archive: behind('archive'),
    quarantine: faultyPort(quarantine, 'quarantine', faults, running),
    suppressions: behind('suppressions'),
    softBounces: behind('softBounces'),
    addressIndex: behind('addressIndex'),
    addressHash,
    audit: behind('audit'),
    pseudonym,
    slots: behind('slots'),
    quota: createLeasedQuota(behind('quota')),
    senders: { email: sender, sms: sender },
    compose: createComposeMessage(
      {
        rulesets,
        decisions,
        templates: behind('templates'),
        offerCodes: behind('offerCodes'),
        sentMessages: behind('sentMessages'),
        signer: { sign: () => 'token', verify: () => undefined },
        randomness: { bytes: (count: number) => new Uint8Array(count).fill(7) },
      },
      {
        publicUrl: 'https://links.example',
        sender: { address: 'bank@bank.example' },
        openPixel: false,
      },
    ),
    clock,
    machineClock: clock,
  };
}

export const QUEUE_OF = {
  evaluate: 'events',
  deliver: 'deliveries',
  feedback: 'feedback',
} as const;

/** The wire: a request that fails before it left is a definite refusal; after that nobody knows. */
function senderOn({ faults, provider }: World, running: () => Process): MessageSender {
  return {
    async send(message) {
      let left = false;
      try {
        return await faults.io(running(), `provider.send ${message.messageId}`, {
          whole: async () => {
            left = true;
            return provider.take(message);
          },
          elsewhere: true,
        });
      } catch {
        return left ? { outcome: 'unknown', detail: 'no answer' } : { outcome: 'throttled' };
      }
    },
  };
}
