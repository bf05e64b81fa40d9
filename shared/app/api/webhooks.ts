/** Webhooks: kept, given new secrets, told again. */
import { decodeCursor, encodeCursor } from '#shared/contracts/http/page.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import {
  MAX_WEBHOOKS,
  REPLAYED_AT_ONCE,
  SECRET_OVERLAP_MS,
  type WebhookResource,
} from '#shared/contracts/http/webhooks.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { Webhook } from '#shared/domain/webhooks/webhook.ts';
import type { StoredWebhook } from '#shared/ports/webhooks.ts';
import { isTold } from '../webhooks/tell-webhooks.ts';
import type { Call, Handlers, Reply } from './call.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';

type WebhookOperation =
  | 'listWebhooks'
  | 'createWebhook'
  | 'getWebhook'
  | 'putWebhook'
  | 'deleteWebhook'
  | 'rotateWebhookSecret'
  | 'replayWebhook';

type Stamp = Pick<StoredWebhook, 'revision' | 'author' | 'at'>;
type Change = Pick<Call<unknown>, 'actor' | 'now' | 'preconditions'> & {
  readonly params: { readonly id: string };
};

export function createWebhookHandlers(ports: ApiPorts): Handlers<WebhookOperation> {
  const { webhooks, webhookLog, webhookQueue, webhookSecrets, randomness } = ports;

  /** What `write` stores, as the next revision, if the caller has seen what is stored now. */
  async function change(
    { params, actor, now, preconditions }: Change,
    write: (known: StoredWebhook, by: Stamp) => Promise<StoredWebhook | 'conflict'>,
    replyOf: (stored: StoredWebhook) => object,
  ): Promise<Reply> {
    const known = await webhooks.get(params.id);
    if (known === undefined) return problem('WEBHOOK_UNKNOWN');
    const refused = checkPreconditions(preconditions, etagOf(known), true);
    if (refused !== undefined) return refused;
    const by = { revision: known.revision + 1, author: actor.id, at: now.toISOString() };
    const stored = await write(known, by);
    if (stored === 'conflict') return problem('CHANGED_MEANWHILE');
    return {
      status: 200,
      etag: etagOf(stored),
      body: replyOf(stored),
      audited: audited(params.id, known, stored),
    };
  }

  return {
    async listWebhooks() {
      return { status: 200, body: { items: (await webhooks.list()).map(resourceOf) } };
    },

    async createWebhook({ body, actor, now }) {
      const unsafe = unsafeUrl(body, ports);
      if (unsafe !== undefined) return unsafe;
      if ((await webhooks.list()).length >= MAX_WEBHOOKS)
        return problem('TOO_MANY', `at most ${MAX_WEBHOOKS}`);
      const id = `wh_${stableId('webhook', [...randomness.bytes(32)].join())}`;
      const made = {
        id,
        webhook: body,
        revision: 1,
        author: actor.id,
        at: now.toISOString(),
        secret: { number: 1 },
      };
      if ((await webhooks.save(made, 0)) === 'conflict') return problem('UNAVAILABLE');
      const stored = { ...made, health: {} };
      return {
        status: 201,
        etag: etagOf(stored),
        body: { ...resourceOf(stored), secret: webhookSecrets.of(id, 1) },
        audited: audited(id, undefined, stored),
      };
    },

    async getWebhook({ params }) {
      const stored = await webhooks.get(params.id);
      if (stored === undefined) return problem('WEBHOOK_UNKNOWN');
      return { status: 200, etag: etagOf(stored), body: resourceOf(stored) };
    },

    async putWebhook(call) {
      const { body: webhook } = call;
      const unsafe = unsafeUrl(webhook, ports);
      if (unsafe !== undefined) return unsafe;
      return change(
        call,
        async ({ id, revision, secret }, by) => {
          const next = { id, webhook, secret, ...by };
          const saved = await webhooks.save(next, revision);
          return saved === 'conflict' ? saved : { ...next, health: {} };
        },
        resourceOf,
      );
    },

    async deleteWebhook({ params, preconditions }) {
      const known = await webhooks.get(params.id);
      if (known === undefined) return problem('WEBHOOK_UNKNOWN');
      const refused = checkPreconditions(preconditions, etagOf(known), true);
      if (refused !== undefined) return refused;
      if ((await webhooks.remove(known.id, known.revision)) === 'conflict')
        return problem('CHANGED_MEANWHILE');
      return { status: 204, audited: audited(known.id, known, undefined) };
    },

    rotateWebhookSecret: (call) =>
      change(
        call,
        async (known, by) => {
          const until = new Date(call.now.getTime() + SECRET_OVERLAP_MS).toISOString();
          const next = { ...by, secret: { number: known.secret.number + 1, until } };
          const saved = await webhooks.rotate(known.id, next, known.revision);
          return saved === 'conflict' ? saved : { ...known, ...next };
        },
        (stored) => ({
          ...resourceOf(stored),
          secret: webhookSecrets.of(stored.id, stored.secret.number),
        }),
      ),

    async replayWebhook({ params, query, now }) {
      const stored = await webhooks.get(params.id);
      if (stored === undefined) return problem('WEBHOOK_UNKNOWN');
      if (!isTold(stored)) return problem('WEBHOOK_SILENT');
      const position = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
      if (query.cursor !== undefined && position === undefined) return problem('CURSOR_INVALID');
      const from = new Date(query.from).toISOString();
      const until = new Date(query.until ?? now).toISOString();
      const page = await webhookLog.page(params.id, from, until, REPLAYED_AT_ONCE, position);
      await webhookQueue.enqueue(
        page.items.map((happening) => ({
          webhookId: params.id,
          happening,
          attempt: 1,
          notBefore: 0,
        })),
        now,
      );
      const { cursor } = page;
      return {
        status: 202,
        body: {
          replayed: page.items.length,
          ...(cursor !== undefined && { cursor: encodeCursor(cursor) }),
        },
        audited: {
          target: { kind: 'webhook', id: params.id },
          after: { replayed: page.items.length, from, until },
        },
      };
    },
  };
}

function unsafeUrl({ url }: Webhook, { access }: Pick<ApiPorts, 'access'>): Reply | undefined {
  if (access.webhookTargets === 'any' || url.startsWith('https:')) return undefined;
  return problem('INPUT_INVALID', undefined, {
    errors: [{ pointer: '#/url', rule: 'https', detail: 'must begin with https:' }],
  });
}

const etagOf = ({ revision }: Pick<StoredWebhook, 'revision'>): string => `r${revision}`;

function resourceOf({ id, webhook, author, at, secret, health }: StoredWebhook): WebhookResource {
  const { failingSince, lastFailure, disabledAt } = health;
  return {
    id,
    webhook,
    author,
    at,
    status: disabledAt !== undefined ? 'disabled' : webhook.paused ? 'paused' : 'active',
    ...(failingSince !== undefined && { failingSince }),
    ...(lastFailure !== undefined && { lastFailure }),
    ...(disabledAt !== undefined && { disabledAt }),
    ...(secret.until !== undefined && { previousSecretUntil: secret.until }),
  };
}

const audited = (
  id: string,
  before: StoredWebhook | undefined,
  after: StoredWebhook | undefined,
) => ({
  target: { kind: 'webhook' as const, id },
  ...(before !== undefined && { before: { ...before.webhook, secret: before.secret.number } }),
  ...(after !== undefined && { after: { ...after.webhook, secret: after.secret.number } }),
});
