import { type Happening, happeningKey } from '#shared/domain/webhooks/happening.ts';
import type {
  StoredWebhook,
  WebhookHealth,
  WebhookLog,
  WebhookOrder,
  WebhookQueue,
  Webhooks,
} from '#shared/ports/webhooks.ts';
import { pageInOrder } from './page.ts';

export function createMemoryWebhooks(): Webhooks {
  const stored = new Map<string, StoredWebhook>();
  const setHealth = (id: string, change: (health: WebhookHealth) => WebhookHealth): void => {
    const known = stored.get(id);
    if (known !== undefined) stored.set(id, { ...known, health: change(known.health) });
  };
  return {
    list: async () => [...stored.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    get: async (id) => stored.get(id),
    async save(webhook, replaces) {
      if ((stored.get(webhook.id)?.revision ?? 0) !== replaces) return 'conflict';
      stored.set(webhook.id, { ...webhook, health: {} });
      return 'saved';
    },
    async rotate(id, next, replaces) {
      const known = stored.get(id);
      if (known?.revision !== replaces) return 'conflict';
      stored.set(id, { ...known, ...next });
      return 'saved';
    },
    async remove(id, revision) {
      if (stored.get(id)?.revision !== revision) return 'conflict';
      stored.delete(id);
      return 'removed';
    },
    async markFailing({ id, revision }, at, lastFailure) {
      if (stored.get(id)?.revision !== revision) return false;
      setHealth(id, (health) => ({ failingSince: at, ...health, lastFailure }));
      return true;
    },
    async markWorking(id) {
      setHealth(id, ({ disabledAt }) => (disabledAt === undefined ? {} : { disabledAt }));
    },
    async disable({ id, revision }, at) {
      const known = stored.get(id);
      if (known?.revision !== revision || known.health.disabledAt !== undefined) return false;
      setHealth(id, (health) => ({ ...health, disabledAt: at }));
      return true;
    },
  };
}

export function createMemoryWebhookLog(): WebhookLog {
  const entries = new Map<string, { readonly webhookId: string; readonly happening: Happening }>();
  return {
    async append(added) {
      for (const entry of added)
        entries.set(`${entry.webhookId} ${happeningKey(entry.happening)}`, entry);
    },
    async page(webhookId, from, until, limit, cursor) {
      const own = [...entries.values()].flatMap((entry) => {
        const key = happeningKey(entry.happening);
        return entry.webhookId === webhookId && key >= from && key < until ? [entry.happening] : [];
      });
      return pageInOrder(own, happeningKey, limit, cursor);
    },
  };
}

export function createMemoryWebhookQueue(): WebhookQueue & {
  readonly take: () => readonly WebhookOrder[];
} {
  const orders: WebhookOrder[] = [];
  return {
    take: () => orders.splice(0),
    async enqueue(added) {
      orders.push(...added);
    },
  };
}
