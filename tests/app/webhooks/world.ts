/** Webhooks on memory adapters, with a ledger and a recipient that a test holds in its hands. */
import { createWebhookSecrets } from '#shared/adapters/crypto/webhook-secrets.ts';
import { createMemoryAuditLog } from '#shared/adapters/memory/audit-log.ts';
import { createMemoryQuarantine } from '#shared/adapters/memory/queues.ts';
import {
  createMemoryWebhookLog,
  createMemoryWebhookQueue,
  createMemoryWebhooks,
} from '#shared/adapters/memory/webhooks.ts';
import { createSendWebhook } from '#shared/app/webhooks/send-webhook.ts';
import { createTellWebhooks } from '#shared/app/webhooks/tell-webhooks.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { webhookSchema } from '#shared/domain/webhooks/webhook.ts';
import type { Posted, WebhookOrder } from '#shared/ports/webhooks.ts';
import { NOON } from '../../support/builders.ts';

export interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function createWebhookWorld() {
  let now = NOON.getTime();
  let answers: () => Posted = () => ({ outcome: 'answered', status: 204, retryAfterMs: 0 });
  const ledger: LedgerEntry[] = [];
  const sent: Sent[] = [];
  const disabled: string[] = [];
  const clock = { now: () => new Date(now) };
  const webhooks = createMemoryWebhooks();
  const log = createMemoryWebhookLog();
  const queue = createMemoryWebhookQueue();
  const quarantine = createMemoryQuarantine();
  const audit = createMemoryAuditLog();
  const secrets = createWebhookSecrets('A'.repeat(43));
  const send = createSendWebhook({
    webhooks,
    queue,
    quarantine,
    audit,
    secrets,
    clock,
    random: () => 1,
    onDisabled: () => disabled.push(clock.now().toISOString()),
    readDecision: async () => ledger,
    sender: {
      async post(url, headers, body) {
        sent.push({ url, headers, body });
        return answers();
      },
    },
  });
  let received = 0;
  return {
    ports: { webhooks, log, queue, quarantine, audit, secrets },
    ledger,
    sent,
    disabled,
    tell: createTellWebhooks({ webhooks, log, queue, clock, machineClock: clock }),
    answerWith: (posted: Posted) => {
      answers = () => posted;
    },
    pass: (ms: number) => {
      now += ms;
    },
    now: () => clock.now(),
    /** Or writes it anew, on the revision `replaces`. */
    async add(id: string, change: Record<string, unknown> = {}, replaces = 0) {
      const webhook = webhookSchema.parse({
        name: id,
        url: 'https://crm.example/hook',
        events: ['decision.made', 'message.sent'],
        ...change,
      });
      const common = { author: 'ada', at: NOON.toISOString(), secret: { number: 1 } };
      await webhooks.save({ id, webhook, revision: replaces + 1, ...common }, replaces);
    },
    /** One round: what the queue holds, handed over. */
    async deliver(orders: readonly WebhookOrder[] = queue.take()) {
      return send(
        orders.map((message) => ({
          id: `r-${received++}`,
          message,
          body: JSON.stringify(message),
        })),
      );
    },
  };
}
