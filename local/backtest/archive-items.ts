/**
 * A folder of NDJSON as a backtest takes it: `customers.ndjson` as `POST /v1/customers:bulk` takes
 * them, and any other files of events, by themselves or as the archive holds them.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withAnswers } from '#shared/app/api/consent-answers.ts';
import { reachable } from '#shared/app/api/write-customers.ts';
import type { BacktestItem } from '#shared/app/backtest.ts';
import { type BulkCustomer, bulkCustomerSchema } from '#shared/contracts/http/customers.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Event } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { JSON_LINES, textLines } from '../datasets/text-lines.ts';

export interface Archive {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly customers: readonly BulkCustomer[];
  /** In the order of time. */
  readonly events: readonly Event[];
  /** Lines that are no event and no customer. */
  readonly refused: number;
  readonly items: () => Iterable<BacktestItem>;
}

const CUSTOMERS = /^customers\.(ndjson|jsonl)(\.gz)?$/;

/** Holds all events in memory, to put them in the order of time. */
export async function openArchive(folder: string): Promise<Archive> {
  const names = (await readdir(folder)).sort();
  let refused = 0;
  const customers: BulkCustomer[] = [];
  const events: Event[] = [];
  for (const name of names) {
    if (!JSON_LINES.test(name)) continue;
    for await (const value of values(join(folder, name))) {
      if (CUSTOMERS.test(name)) {
        const parsed = bulkCustomerSchema.safeParse(value);
        if (parsed.success) customers.push(parsed.data);
        else refused += 1;
      } else {
        const parsed = eventSchema.safeParse(archived(value));
        if (parsed.success) events.push(parsed.data);
        else refused += 1;
      }
    }
  }
  const at = new Map(events.map((event) => [event, Date.parse(event.occurredAt)]));
  const timeOf = (event: Event): number => at.get(event) ?? 0;
  events.sort((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1));
  const [first, last] = [events[0], events.at(-1)];
  return {
    startsAt: first === undefined ? 0 : timeOf(first),
    endsAt: last === undefined ? 0 : timeOf(last) + 1,
    customers,
    events,
    refused,
    *items() {
      for (const one of customers) yield customerItem(one);
      for (const event of events) yield { kind: 'event', event };
    },
  };
}

const archived = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'event' in value ? value.event : value;

function customerItem({ id, ...body }: BulkCustomer): BacktestItem {
  const ports = { addressHash: { hash: (_channel: string, address: string) => address } };
  const state = { ...EMPTY_STATE, consent: withAnswers({}, body.consent, new Date(0)) };
  return { kind: 'customer', at: 0, customer: reachable(ports, { id, body }), state };
}

/** Lines that are no JSON come out undefined. */
async function* values(file: string): AsyncGenerator<unknown> {
  for await (const line of textLines(file)) {
    if (line.trim() === '') continue;
    try {
      yield JSON.parse(line);
    } catch {
      yield undefined;
    }
  }
}
