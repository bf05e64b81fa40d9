/** An event read without its schema (`plain.ts` says why). */
import type { Event } from './event.ts';
import { dataProblems } from './event-data.ts';
import { CUSTOMER_ID, EVENT_TYPE, EVENT_TYPE_CHARACTERS } from './identifier-pattern.ts';
import { hasOnly, isDateTime, isFields, isText } from './plain.ts';

const FIELDS = new Set(['id', 'type', 'customerId', 'occurredAt', 'data']);
const MAX_NAME = 64;

/** Undefined: `eventSchema` is to judge it. */
export function readPlainEvent(raw: unknown): Event | undefined {
  if (!isFields(raw) || !hasOnly(raw, FIELDS)) return undefined;
  const { id, type, customerId, occurredAt, data = {} } = raw;
  if (!isText(id, 128) || id === '') return undefined;
  if (!isText(type, EVENT_TYPE_CHARACTERS) || !EVENT_TYPE.test(type)) return undefined;
  if (!isText(customerId) || !CUSTOMER_ID.test(customerId)) return undefined;
  if (!isDateTime(occurredAt, true)) return undefined;
  if (!isFields(data) || !Object.keys(data).every((name) => name.length <= MAX_NAME))
    return undefined;
  return dataProblems(data).length > 0 ? undefined : { id, type, customerId, occurredAt, data };
}
