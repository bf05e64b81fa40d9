/** One warm instance of a function: its own clock, caches and leases, and ports that may fail it. */

import { createComposeMessage } from '#shared/app/compose-message.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import { addressHash, pseudonym } from './address-hash.ts';
import { compileOnce } from './compile-once.ts';
import { faultyPort } from './faulty-port.ts';
import type { Mutation } from './mutations.ts';
import type { Machine } from './scheduler.ts';
import { senderOn } from './sender.ts';
import { quarantineOf, type SimulatedQueueName, type Store } from './store.ts';
import type { World } from './world.ts';

export const coldMachine = (): Machine => ({ running: undefined, gone: false });

/** What every function of `machine` is made of. `skewMs`: what its clock is off by. */
export function partsOf(
  world: World,
  machine: Machine,
  skewMs: number,
  mutation: Mutation | undefined,
) {
  const { faults, scheduler } = world;
  const store = mutation?.store?.(world.store) ?? world.store;
  const behind = <K extends Exclude<keyof Store, 'stream'>>(name: K): Store[K] =>
    faultyPort(store[name], name, faults, machine);
  const clock = { now: () => new Date(scheduler.now() + skewMs) };
  return {
    behind,
    clock,
    quarantine: (queue: SimulatedQueueName) =>
      faultyPort(quarantineOf(world.queues[queue]), 'quarantine', faults, machine),
    rulesets: () =>
      createCurrentRuleset({
        log: behind('rules'),
        machineClock: clock,
        compile: compileOnce,
        onBroken: () => {},
      }),
    sender: () => {
      const wire = senderOn(world, machine);
      return mutation?.sender?.(wire) ?? wire;
    },
  };
}
export type Parts = ReturnType<typeof partsOf>;

export const evaluatePorts = ({ behind, clock, rulesets, quarantine }: Parts) => ({
  rulesets: rulesets(),
  customers: behind('customers'),
  decisions: behind('decisions'),
  deliveries: behind('deliveries'),
  due: behind('due'),
  plans: behind('plans'),
  events: behind('events'),
  archive: behind('archive'),
  quarantine: quarantine('events'),
  clock,
});

export function deliverPorts({ behind, clock, rulesets: current, sender: wire }: Parts) {
  const rulesets = current();
  const decisions = behind('decisions');
  const sender = wire();
  return {
    rulesets,
    decisions,
    customers: behind('customers'),
    deliveries: behind('deliveries'),
    suppressions: behind('suppressions'),
    due: behind('due'),
    quota: createLeasedQuota(behind('quota')),
    slots: behind('slots'),
    senders: { email: sender, sms: sender },
    staff: behind('staff'),
    compose: createComposeMessage(
      {
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

export const feedbackPorts = ({ behind, clock, quarantine }: Parts) => ({
  customers: behind('customers'),
  decisions: behind('decisions'),
  suppressions: behind('suppressions'),
  softBounces: behind('softBounces'),
  addressHash,
  audit: behind('audit'),
  pseudonym,
  quarantine: quarantine('feedback'),
  ...NOTHING_ASKED,
  clock,
});

/** The texts of a simulation ask nothing, so no reply is an answer to a survey. */
const NOTHING_ASKED = {
  sentMessages: { get: async () => undefined },
  templates: { get: async () => undefined },
  answers: { record: async () => {} },
};

export function sweepPorts({ behind, clock, rulesets }: Parts) {
  const decisions = behind('decisions');
  return {
    rulesets: rulesets(),
    due: behind('due'),
    plans: behind('plans'),
    customers: behind('customers'),
    deliveries: behind('deliveries'),
    events: behind('events'),
    suppressions: behind('suppressions'),
    audit: behind('audit'),
    // What is on record stays in a story, so that it can be judged by it in the end.
    decisions: {
      record: (...args: Parameters<typeof decisions.record>) => decisions.record(...args),
      progress: (...args: Parameters<typeof decisions.progress>) => decisions.progress(...args),
      ofCustomer: async () => ({ decisions: [] }),
      erase: async () => {},
    },
    measurements: { forget: async () => {} },
    clock,
  };
}

export function measurePorts({ behind }: Parts) {
  const ledger = behind('ledger');
  return {
    measurements: behind('measurements'),
    readDecision: (id: string) => ledger.decision(id),
  };
}

export const apiPorts = ({ behind, clock, rulesets }: Parts) => ({
  rulesets: rulesets(),
  customers: behind('customers'),
  decisions: behind('decisions'),
  suppressions: behind('suppressions'),
  due: behind('due'),
  audit: behind('audit'),
  addressHash,
  pseudonym,
  clock,
});
export type OperationPorts = ReturnType<typeof apiPorts>;
