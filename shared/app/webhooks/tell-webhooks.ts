/**
 * Changes of the ledger ▶ what each webhook is to be told: on its log, then onto the queue. Where
 * nobody asked, nothing is written.
 */
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { happeningsBetween } from '#shared/domain/webhooks/happening.ts';
import { wants } from '#shared/domain/webhooks/webhook.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { StoredWebhook, WebhookLog, WebhookQueue, Webhooks } from '#shared/ports/webhooks.ts';

export interface TellWebhooksPorts {
  readonly webhooks: Pick<Webhooks, 'list'>;
  readonly log: Pick<WebhookLog, 'append'>;
  readonly queue: WebhookQueue;
  readonly clock: Clock;
  /** The machine's own time: the age of a copy is real. */
  readonly machineClock: Clock;
}

export interface LedgerChange {
  readonly before?: LedgerEntry | undefined;
  readonly now: LedgerEntry;
}

/** A new webhook is told of what happens after this. */
const KNOWN_FOR_MS = 30_000;

export function createTellWebhooks(
  ports: TellWebhooksPorts,
): (changes: readonly LedgerChange[]) => Promise<void> {
  const current = createCurrentWebhooks(ports);
  return async (changes) => {
    if (changes.length === 0) return;
    const webhooks = await current();
    if (webhooks.length === 0) return;
    const orders = changes.flatMap(({ before, now }) =>
      happeningsBetween(before, now).flatMap((happening) =>
        webhooks.flatMap((stored) =>
          wants(stored.webhook, happening)
            ? [{ stored, order: { webhookId: stored.id, happening, attempt: 1, notBefore: 0 } }]
            : [],
        ),
      ),
    );
    if (orders.length === 0) return;
    await ports.log.append(orders.map(({ order }) => order));
    const told = orders.flatMap(({ stored, order }) => (isTold(stored) ? [order] : []));
    if (told.length > 0) await ports.queue.enqueue(told, ports.clock.now());
  };
}

/** What a silent one is not told now stays on its log, and may be told later. */
export const isTold = ({ webhook, health }: StoredWebhook): boolean =>
  !webhook.paused && health.disabledAt === undefined;

function createCurrentWebhooks({
  webhooks,
  machineClock,
}: Pick<TellWebhooksPorts, 'webhooks' | 'machineClock'>): () => Promise<readonly StoredWebhook[]> {
  let known: readonly StoredWebhook[] = [];
  let freshUntil = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = machineClock.now().getTime();
    if (now < freshUntil) return known;
    known = await webhooks.list();
    freshUntil = now + KNOWN_FOR_MS;
    return known;
  };
}
