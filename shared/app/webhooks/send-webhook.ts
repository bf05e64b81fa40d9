/**
 * One order of the webhooks queue ▶ one signed POST ▶ done, later again, or given up.
 *
 * The order names a happening, and what is sent is read from the ledger: nobody's data waits in a
 * queue, and of somebody who was erased nothing is sent any more. Signed after
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { GIVEN_UP_AFTER_MS, pauseAfter } from '#shared/domain/webhooks/patience.ts';
import { type Told, toldOf } from '#shared/domain/webhooks/told.ts';
import type { AuditLog } from '#shared/ports/audit-log.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import type {
  Posted,
  ReadDecisionEntries,
  StoredWebhook,
  WebhookOrder,
  WebhookQueue,
  WebhookSecrets,
  WebhookSender,
  Webhooks,
} from '#shared/ports/webhooks.ts';
import type { HandleBatch, Received } from '../received.ts';
import { isTold } from './tell-webhooks.ts';

export interface SendWebhookPorts {
  readonly webhooks: Pick<Webhooks, 'get' | 'markFailing' | 'markWorking' | 'disable'>;
  readonly readDecision: ReadDecisionEntries;
  readonly queue: WebhookQueue;
  readonly sender: WebhookSender;
  readonly secrets: WebhookSecrets;
  readonly quarantine: Quarantine;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onDisabled: () => void;
}

/** Far above what ids and codes take; facts that pass it are left out. */
const MAX_BODY_BYTES = 64 * 1024;
/** Gone: whoever answers so wants no more (Standard Webhooks, "Delivery attempts and retries"). */
const GONE = 410;

export function createSendWebhook(ports: SendWebhookPorts): HandleBatch<WebhookOrder> {
  return async (received) => {
    const outcomes = await Promise.all(
      received.map(async (one) => {
        try {
          await handle(ports, one);
          return [];
        } catch (error) {
          return [{ id: one.id, error }];
        }
      }),
    );
    return outcomes.flat();
  };
}

async function handle(
  ports: SendWebhookPorts,
  { message: order, body }: Received<WebhookOrder>,
): Promise<void> {
  const now = ports.clock.now();
  if (order.notBefore > now.getTime()) return ports.queue.enqueue([order], now);
  const stored = await ports.webhooks.get(order.webhookId);
  if (stored === undefined || !isTold(stored)) return;
  const told = toldOf(
    order.happening,
    await ports.readDecision(order.happening.decisionId),
    stored.webhook,
  );
  if (told === undefined) return;
  const posted = await post(ports, stored, order.happening.id, told, now);
  if (posted.outcome === 'answered' && posted.status >= 200 && posted.status < 300) {
    if (stored.health.failingSince !== undefined) await ports.webhooks.markWorking(stored.id);
    return;
  }
  await failed(ports, stored, order, body, posted);
}

/** Signed with each secret that holds, so that recipients can go over to a new one in their own time. */
async function post(
  { sender, secrets }: SendWebhookPorts,
  { id, webhook, secret }: StoredWebhook,
  happeningId: string,
  told: Told,
  now: Date,
): Promise<Posted> {
  const body = bounded(told);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const both = secret.until !== undefined && secret.until > now.toISOString();
  const numbers = both ? [secret.number, secret.number - 1] : [secret.number];
  const signatures = numbers.map((number) =>
    secrets.sign(secrets.of(id, number), `${happeningId}.${timestamp}.${body}`),
  );
  return sender.post(
    webhook.url,
    {
      'content-type': 'application/json',
      'user-agent': 'Opportune-Webhooks/1',
      'webhook-id': happeningId,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
    body,
  );
}

function bounded(told: Told): string {
  const body = JSON.stringify(told);
  if (new TextEncoder().encode(body).length <= MAX_BODY_BYTES) return body;
  const { facts: _tooMuch, ...occasion } = told.data.occasion as Record<string, unknown>;
  return JSON.stringify({ ...told, data: { ...told.data, occasion, truncated: true } });
}

async function failed(
  ports: SendWebhookPorts,
  stored: StoredWebhook,
  order: WebhookOrder,
  body: string,
  posted: Posted,
): Promise<void> {
  const now = ports.clock.now();
  const failure = posted.outcome === 'answered' ? String(posted.status) : posted.code;
  const isAsRead = await ports.webhooks.markFailing(stored, now.toISOString(), failure);
  const since = Date.parse(stored.health.failingSince ?? now.toISOString());
  const isGone = failure === String(GONE);
  const isGivenUp = isGone || now.getTime() - since >= GIVEN_UP_AFTER_MS;
  // Mended while it was asked: it is tried again as it is then.
  if (isAsRead && isGivenUp && (await disable(ports, stored, failure, now))) return;
  const asked = posted.outcome === 'answered' ? posted.retryAfterMs : 0;
  const pause = pauseAfter(order.attempt, asked, ports.random());
  if (pause === undefined) {
    const detail = `${order.attempt} attempts, the last: ${failure}`;
    return ports.quarantine.put([{ body, code: 'WEBHOOK_UNDELIVERED', detail }]);
  }
  const next = { ...order, attempt: order.attempt + 1, notBefore: now.getTime() + pause };
  await ports.queue.enqueue([next], now);
}

/** True: the order is dropped. It is on the log, for when somebody has mended the address. */
async function disable(
  ports: SendWebhookPorts,
  { id, revision }: StoredWebhook,
  failure: string,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  if (!(await ports.webhooks.disable({ id, revision }, at))) return false;
  ports.onDisabled();
  await ports.audit.append([
    {
      at,
      actor: 'engine',
      action: 'disableWebhook',
      requestId: `webhook-${id}`,
      target: { kind: 'webhook', id },
      changes: [
        { pointer: '/disabledAt', after: at },
        { pointer: '/lastFailure', after: failure },
      ],
    },
  ]);
  return true;
}
