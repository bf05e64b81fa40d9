/** Webhooks: addresses that are told of decisions and of what comes back. */
import * as z from 'zod';
import { webhookSchema } from '#shared/domain/webhooks/webhook.ts';
import { operation } from './operation.ts';
import type { Role } from './roles.ts';

const webhookBodySchema = webhookSchema.meta({ id: 'Webhook' });

const webhookResourceSchema = z
  .object({
    id: z.string(),
    webhook: webhookBodySchema,
    author: z.string(),
    at: z.iso.datetime(),
    status: z.enum(['active', 'paused', 'disabled']).meta({
      description:
        'disabled: it failed for three days or answered 410. Write it again to enable it.',
    }),
    failingSince: z.iso.datetime().optional(),
    lastFailure: z.string().optional().meta({ description: 'A status, or why there was none.' }),
    disabledAt: z.iso.datetime().optional(),
    previousSecretUntil: z.iso.datetime().optional(),
  })
  .meta({ id: 'WebhookResource' });
export type WebhookResource = z.infer<typeof webhookResourceSchema>;

const EXAMPLE = {
  name: 'CRM',
  url: 'https://crm.bank.example/opportune',
  events: ['decision.made', 'message.sent', 'response.click', 'conversion.recorded'],
  campaigns: ['fuel-cashback'],
};
const RESOURCE_EXAMPLE = {
  id: 'wh_0k3v9q1x7m2c5n8b4z6a1s0d3f',
  webhook: { ...EXAMPLE, include: [], paused: false },
  author: 'admin@bank',
  at: '2026-12-01T09:00:00.000Z',
  status: 'active',
};
const withSecret = webhookResourceSchema.extend({
  secret: z.string().meta({ description: 'For checking signatures; shown here alone.' }),
});
const SECRET_EXAMPLE = { ...RESOURCE_EXAMPLE, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };

export const MAX_WEBHOOKS = 20;
export const REPLAYED_AT_ONCE = 500;
export const SECRET_OVERLAP_MS = 86_400_000;

const KEEPERS: readonly Role[] = ['operator', 'admin'];
const idParams = z.strictObject({
  id: z.string().regex(/^wh_[0-9a-z]{26}$/, 'must be wh_ and 26 of 0-9 and a-z'),
});
const instant = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 instant' });
const CHANGE = ['WEBHOOK_UNKNOWN', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'] as const;

export const webhookOperations = {
  listWebhooks: operation({
    method: 'GET',
    path: '/v1/webhooks',
    tag: 'Webhooks',
    summary: 'List webhooks',
    roles: [...KEEPERS, 'analyst'],
    answers: {
      200: {
        description: 'All of them, with how they fare.',
        schema: z.object({ items: z.array(webhookResourceSchema) }),
        example: { items: [RESOURCE_EXAMPLE] },
      },
    },
  }),
  createWebhook: operation({
    method: 'POST',
    path: '/v1/webhooks',
    tag: 'Webhooks',
    summary: 'Be told of decisions and responses',
    description: `At most ${MAX_WEBHOOKS}. Told is what happens from half a minute later on.`,
    roles: KEEPERS,
    body: { schema: webhookBodySchema, example: EXAMPLE },
    answers: {
      201: { description: 'With its secret.', schema: withSecret, example: SECRET_EXAMPLE },
    },
    problems: ['INPUT_INVALID', 'TOO_MANY'],
  }),
  getWebhook: operation({
    method: 'GET',
    path: '/v1/webhooks/{id}',
    tag: 'Webhooks',
    summary: 'Read a webhook and how it fares',
    roles: [...KEEPERS, 'analyst'],
    params: idParams,
    answers: {
      200: {
        description: 'The webhook.',
        schema: webhookResourceSchema,
        example: RESOURCE_EXAMPLE,
      },
    },
    problems: ['WEBHOOK_UNKNOWN'],
  }),
  putWebhook: operation({
    method: 'PUT',
    path: '/v1/webhooks/{id}',
    tag: 'Webhooks',
    summary: 'Change a webhook, or enable it again',
    roles: KEEPERS,
    params: idParams,
    body: { schema: webhookBodySchema, example: EXAMPLE },
    ifMatch: 'required',
    answers: {
      200: { description: 'Changed.', schema: webhookResourceSchema, example: RESOURCE_EXAMPLE },
    },
    problems: ['INPUT_INVALID', ...CHANGE],
  }),
  deleteWebhook: operation({
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    tag: 'Webhooks',
    summary: 'Delete a webhook',
    roles: KEEPERS,
    params: idParams,
    ifMatch: 'required',
    answers: { 204: { description: 'Deleted; what waits for it is dropped.' } },
    problems: CHANGE,
  }),
  rotateWebhookSecret: operation({
    method: 'POST',
    path: '/v1/webhooks/{id}/rotate-secret',
    tag: 'Webhooks',
    summary: 'Give a webhook a new secret',
    description:
      'For a day everything is signed with both, so that nothing has to change at once. A disabled webhook stays disabled.',
    roles: KEEPERS,
    params: idParams,
    ifMatch: 'required',
    answers: {
      200: {
        description: 'With the new secret.',
        schema: withSecret,
        example: { ...SECRET_EXAMPLE, previousSecretUntil: '2026-12-02T09:00:00.000Z' },
      },
    },
    problems: CHANGE,
  }),
  replayWebhook: operation({
    method: 'POST',
    path: '/v1/webhooks/{id}/replay',
    tag: 'Webhooks',
    summary: 'Tell a webhook again',
    description: `What it was to be told since an instant, of the last 30 days, under the same ids; ${REPLAYED_AT_ONCE} at a time. With more to come, the answer has a cursor.`,
    roles: KEEPERS,
    params: idParams,
    query: z.strictObject({
      from: instant,
      until: instant.optional(),
      cursor: z.string().min(1).max(1024).optional(),
    }),
    answers: {
      202: {
        description: 'On their way.',
        schema: z.object({ replayed: z.number().int(), cursor: z.string().optional() }),
        example: { replayed: 214 },
      },
    },
    problems: ['WEBHOOK_UNKNOWN', 'WEBHOOK_SILENT', 'CURSOR_INVALID'],
  }),
};
