/** The next part of a history that one call takes: first everybody, then what they did. */
import {
  MAX_BACKTEST_BODY_BYTES,
  MAX_BACKTEST_EVENTS,
  MAX_SLICE_CUSTOMERS,
} from '#shared/contracts/http/backtest.ts';
import type { Event } from '#shared/domain/event.ts';
import type { CustomerWithId } from '../../client/api.ts';

export interface History {
  readonly customers: readonly CustomerWithId[];
  /** Of customers on file. */
  readonly customerIds: readonly string[];
  /** In the order of time. */
  readonly events: readonly Event[];
}

/** How much of each has been taken, and the cursor that holds it. */
export interface Position {
  readonly customers: number;
  readonly customerIds: number;
  readonly events: number;
  readonly cursor?: string;
}

export interface Slice extends History {
  readonly isLast: boolean;
}

export const BEGINNING: Position = { customers: 0, customerIds: 0, events: 0 };

/** For the fields of a request that are neither lists nor cursor (bytes). */
const HEADROOM = 4096;

/** As much as a request has room for, `mostEvents` at most; whatever is left, at least one. */
export function nextSlice(history: History, position: Position, mostEvents: number): Slice {
  let room = MAX_BACKTEST_BODY_BYTES - HEADROOM - (position.cursor?.length ?? 0);
  let isEmpty = true;
  function take<T>(from: readonly T[], start: number, most: number): readonly T[] {
    let end = start;
    for (const one of from.slice(start, start + most)) {
      room -= Buffer.byteLength(JSON.stringify(one)) + 1;
      if (room < 0 && !isEmpty) break;
      isEmpty = false;
      end += 1;
    }
    return from.slice(start, end);
  }
  const customers = take(history.customers, position.customers, MAX_SLICE_CUSTOMERS);
  const customerIds = take(history.customerIds, position.customerIds, MAX_SLICE_CUSTOMERS);
  // Whoever came after an event would have missed it.
  const isEverybody =
    position.customers + customers.length === history.customers.length &&
    position.customerIds + customerIds.length === history.customerIds.length;
  const most = isEverybody ? Math.min(mostEvents, MAX_BACKTEST_EVENTS) : 0;
  const events = take(history.events, position.events, most);
  const isLast = isEverybody && position.events + events.length === history.events.length;
  return { customers, customerIds, events, isLast };
}
