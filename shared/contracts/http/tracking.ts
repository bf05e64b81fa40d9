/** Events and profiles from libraries for Segment's tracking API: `docs/api/tracking.md`. */
import * as z from 'zod';
import {
  batchCallSchema,
  identifyCallSchema,
  MAX_BATCH_BYTES,
  MAX_MESSAGE_BYTES,
  trackCallSchema,
} from '../tracking/message.ts';
import { itemResultSchema } from './customers.ts';
import { operation } from './operation.ts';
import type { Role } from './roles.ts';

const SENDERS: readonly Role[] = ['machine', 'operator', 'admin'];

export const trackedSchema = z
  .object({
    success: z.boolean().meta({ description: 'Whether nothing was refused.' }),
    taken: z.number().int(),
    ignored: z.number().int(),
    refused: z.number().int(),
    results: z.array(itemResultSchema).meta({
      description: 'Of calls that were refused, left out, or taken but for some of their traits.',
    }),
  })
  .meta({ id: 'Tracked' });

const ALL = { success: true, taken: 1, ignored: 0, refused: 0, results: [] };
const SOME = {
  success: false,
  taken: 1,
  ignored: 1,
  refused: 1,
  results: [
    { index: 1, status: 200, code: 'ANONYMOUS' },
    {
      index: 2,
      status: 422,
      code: 'INPUT_INVALID',
      errors: [{ pointer: '#/event', rule: 'required', detail: 'is missing' }],
    },
  ],
};

const TRACK_EXAMPLE = {
  userId: 'c-1001',
  event: 'Order Completed',
  properties: { revenue: 249.9, currency: 'EUR' },
  messageId: 'node-next-1764579598000-6f0c',
  timestamp: '2026-12-01T08:59:58.000Z',
  sentAt: '2026-12-01T08:59:59.000Z',
};
const IDENTIFY_EXAMPLE = {
  userId: 'c-1001',
  traits: { email: 'jana@example.com', firstName: 'Jana', tier: 'gold' },
  context: { locale: 'cs-CZ', timezone: 'Europe/Prague' },
};

const common = {
  method: 'POST',
  tag: 'Tracking',
  roles: SENDERS,
  writeKey: true,
  answers: {
    200: { description: 'Taken, or left out with a reason.', schema: trackedSchema, example: ALL },
    207: {
      description: 'Some were refused; `results` names each of them.',
      schema: trackedSchema,
      example: SOME,
    },
  },
  problems: ['INPUT_INVALID', 'UNAVAILABLE'],
} as const;

const { 200: taken } = common.answers;

export const trackingOperations = {
  identify: operation({
    ...common,
    answers: { 200: taken },
    path: '/v1/identify',
    summary: 'Say who somebody is, as Segment libraries do',
    description:
      'Traits are added to the profile; null takes one away. Consent is never taken from traits.',
    body: { schema: identifyCallSchema, example: IDENTIFY_EXAMPLE, maxBytes: MAX_MESSAGE_BYTES },
  }),
  track: operation({
    ...common,
    answers: { 200: taken },
    path: '/v1/track',
    summary: 'Say what somebody did, as Segment libraries do',
    description: 'An event, idempotent by its messageId.',
    body: { schema: trackCallSchema, example: TRACK_EXAMPLE, maxBytes: MAX_MESSAGE_BYTES },
  }),
  trackBatch: operation({
    ...common,
    path: '/v1/batch',
    summary: 'Hand in many of such calls',
    description:
      'Up to 500 KB, 32 KB a call. Profiles are written before events are taken. Each call stands for itself.',
    body: {
      schema: batchCallSchema,
      example: {
        batch: [
          { type: 'identify', ...IDENTIFY_EXAMPLE },
          { type: 'track', ...TRACK_EXAMPLE },
        ],
        sentAt: '2026-12-01T08:59:59.000Z',
      },
      maxBytes: MAX_BATCH_BYTES,
    },
  }),
};
