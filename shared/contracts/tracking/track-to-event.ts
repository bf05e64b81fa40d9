/** A `track` call as an event of ours. */

import type { Event } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { type Checked, checkInput } from '../http/input-errors.ts';
import type { InputError } from '../http/problem.ts';
import { happenedAt } from './instant.ts';
import type { TrackCall } from './message.ts';

/**
 * `Order Completed` is `order_completed`, `card.purchase` stays; properties keep their names, and
 * `revenue` is `amount` too where there is none. Errors point into the call.
 *
 * @param unnamed the id of an event without `messageId`
 */
export function trackToEvent(
  call: TrackCall,
  userId: string,
  receivedAt: Date,
  unnamed: string,
): Checked<Event> {
  const { revenue } = call.properties ?? {};
  const event = checkInput(eventSchema, {
    id: call.messageId ?? unnamed,
    type: eventType(call.event),
    customerId: userId,
    occurredAt: happenedAt(call, receivedAt),
    data: { ...(revenue !== undefined && { amount: revenue }), ...call.properties },
  });
  return event.ok ? event : { ok: false, errors: event.errors.map(inCall) };
}

/** Lower-case words joined by `_`; dots part them further. */
export const eventType = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '_')
    .replace(/_*\._*/g, '.')
    .replace(/^[_.]+|[_.]+$/g, '');

const FIELDS: Readonly<Record<string, string>> = {
  id: 'messageId',
  type: 'event',
  customerId: 'userId',
  occurredAt: 'timestamp',
  data: 'properties',
};

const inCall = (error: InputError): InputError => ({
  ...error,
  pointer: (error.pointer ?? '#').replace(/^#\/(\w+)/, (_, field) => `#/${FIELDS[field] ?? field}`),
});
