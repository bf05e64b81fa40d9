/** All ports in memory, with a clock the test moves and a sender that answers as told. */
import { createMemoryAuditLog } from '#shared/adapters/memory/audit-log.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMemoryPlans } from '#shared/adapters/memory/plans.ts';
import {
  createMemoryDeliveries,
  createMemoryEventArchive,
  createMemoryEventQueue,
  createMemoryQuarantine,
  createMemoryStaffNotices,
} from '#shared/adapters/memory/queues.ts';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createMemorySendSlots } from '#shared/adapters/memory/send-slots.ts';
import { createMemorySuppressionList } from '#shared/adapters/memory/suppression-list.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import type { Received } from '#shared/app/received.ts';
import type { EvaluateMessage } from '#shared/contracts/messages.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { Event } from '#shared/domain/event.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import type { HandOver, OnTheWire } from '#shared/ports/message-sender.ts';
import { customerOf, NOON, rulesetOf, stateOf } from './builders.ts';
import { saveProfiles } from './save-profiles.ts';

export function createMemoryWorld(ruleset: Ruleset = rulesetOf([])) {
  let now = NOON;
  let machineNow = NOON;
  let inForce = ruleset;
  const handedOver: OnTheWire[] = [];
  let answer: () => Promise<HandOver> = async () => ({
    outcome: 'accepted',
    providerMessageId: `p-${handedOver.length}`,
  });
  const sender = {
    send(message: OnTheWire) {
      handedOver.push(message);
      return answer();
    },
  };
  const due = createMemoryDueIndex();
  const ports = {
    customers: createMemoryCustomers(due),
    decisions: createMemoryDecisions(),
    due,
    deliveries: createMemoryDeliveries(),
    events: createMemoryEventQueue(),
    plans: createMemoryPlans(),
    measurements: createMemoryMeasurements(),
    archive: createMemoryEventArchive(),
    quarantine: createMemoryQuarantine(),
    quota: createLeasedQuota(createMemoryQuotaCounters()),
    suppressions: createMemorySuppressionList(),
    slots: createMemorySendSlots({ now: () => machineNow }),
    machineClock: { now: () => machineNow },
    senders: { email: sender, sms: sender },
    staff: createMemoryStaffNotices(),
    rulesets: { current: async () => inForce },
    clock: { now: () => now },
    audit: createMemoryAuditLog(),
    pseudonym: { of: (id: string) => `pseudonym:${id}` },
    compose: async ({
      message,
      published,
      customer,
    }: {
      message: { id: string };
      published: { id: string };
      customer: { profile: { id: string; email?: string | undefined } };
    }) => ({
      outcome: 'composed' as const,
      outgoing: {
        messageId: message.id,
        customerId: customer.profile.id,
        campaignId: published.id,
        purpose: 'marketing' as const,
        to: customer.profile.email ?? '',
        content: {
          channel: 'email' as const,
          from: { address: 'offers@bank.example' },
          language: 'en',
          subject: 's',
          html: '<p>h</p>',
          text: 't',
        },
      },
    }),
  };
  return {
    ports,
    handedOver,
    moveTo: (instant: Date) => {
      now = instant;
    },
    moveMachineTo: (instant: Date) => {
      machineNow = instant;
    },
    publishRules: (next: Ruleset) => {
      inForce = next;
    },
    answerWith: (next: () => Promise<HandOver>) => {
      answer = next;
    },
    async addCustomer(change: Record<string, unknown> = {}, state = stateOf()): Promise<void> {
      const customer = customerOf(change);
      await saveProfiles(ports.customers, [customer]);
      await ports.customers.saveState(customer.profile.id, state, 0);
    },
  };
}
export type MemoryWorld = ReturnType<typeof createMemoryWorld>;

let received = 0;
const nextId = (): string => `r-${++received}`;

export const receivedEvent = (event: Event): Received<EvaluateMessage> => ({
  id: nextId(),
  message: { kind: 'event', event },
  body: JSON.stringify(event),
});

export const receivedWake = (wake: Wake): Received<EvaluateMessage> => ({
  id: nextId(),
  message: { kind: 'wake', wake },
  body: JSON.stringify({ wake }),
});
