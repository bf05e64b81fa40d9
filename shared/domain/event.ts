/** A transaction or other happening, as producers send it, and as rules see it. */
import type * as z from 'zod';
import { MONEY_FIELDS, toAmount } from './event-data.ts';
import type { eventSchema } from './event-schema.ts';

export type Event = z.infer<typeof eventSchema>;

/** What `event.*` paths see: the data, with money as numbers, plus `type` and `occurred_at`. */
export function eventFacts(event: Event): Readonly<Record<string, unknown>> {
  const facts: Record<string, unknown> = { ...event.data };
  for (const field of MONEY_FIELDS) {
    if (facts[field] !== undefined) facts[field] = toAmount(facts[field]);
  }
  facts['type'] = event.type;
  facts['occurred_at'] = event.occurredAt;
  return facts;
}

export const occurredAt = (event: Event): number => Date.parse(event.occurredAt);
