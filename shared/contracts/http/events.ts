/** Events in: what happened, told by the systems where it happened. */
import * as z from 'zod';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { itemResultSchema } from './customers.ts';
import { operation } from './operation.ts';

export const MAX_EVENTS = 500;
export const MAX_EVENT_BYTES = 500 * 1024;

const eventBodySchema = eventSchema.meta({ id: 'Event' });

const EVENT_EXAMPLE = {
  id: 'txn-8820041',
  type: 'card.purchase',
  customerId: 'c-1001',
  occurredAt: '2026-12-01T08:59:58Z',
  data: { amount: '249.90', currency: 'EUR', mcc: '5541' },
};

export const eventAnswerSchema = z
  .object({
    taken: z.number().int(),
    refused: z.number().int(),
    results: z.array(itemResultSchema),
  })
  .meta({ id: 'EventsTaken' });

export const eventOperations = {
  takeEvents: operation({
    method: 'POST',
    path: '/v1/events',
    tag: 'Events',
    summary: 'Hand in events',
    description: `A list of at most ${MAX_EVENTS}, as JSON, as { "events": […] } or as NDJSON, up to 500 KB. Each stands for itself. An event is idempotent by its id: handing it in again changes nothing, so whoever gets no answer sends the same set again.`,
    roles: ['machine', 'operator', 'admin'],
    lines: {
      item: eventBodySchema,
      example: EVENT_EXAMPLE,
      maxItems: MAX_EVENTS,
      maxBytes: MAX_EVENT_BYTES,
      wrapper: 'events',
    },
    answers: {
      202: {
        description: 'All were taken.',
        schema: eventAnswerSchema,
        example: { taken: 1, refused: 0, results: [{ index: 0, id: 'txn-8820041', status: 202 }] },
      },
      207: {
        description:
          'Some were not taken: 422 names what is wrong with it, 503 may be handed in again as it is.',
        schema: eventAnswerSchema,
        example: {
          taken: 1,
          refused: 1,
          results: [
            { index: 0, id: 'txn-8820041', status: 202 },
            { index: 1, id: 'txn-8820042', status: 503, code: 'UNAVAILABLE' },
          ],
        },
      },
    },
    problems: ['INPUT_INVALID', 'UNAVAILABLE'],
  }),
};
