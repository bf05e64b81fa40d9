/** Part of a history, as far as the time given for it goes. */
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { type Event, occurredAt } from '#shared/domain/event.ts';
import type { Backtest } from '../backtest.ts';

export interface BacktestSlice {
  /** They come before any of its events. */
  readonly customers: readonly { readonly customer: Reachable; readonly state: CustomerState }[];
  /** In the order of time, none before the time reached. */
  readonly events: readonly Event[];
  /** What is due until then (ms) happens too. */
  readonly until: number;
}

export interface SliceEnd {
  /** How many of its events: the first ones. */
  readonly taken: number;
  readonly done: boolean;
}

/** Looks of a whole day at everybody lie between two questions whether there is time. */
const STEP_MS = 86_400_000;

/** Takes all customers; of the rest at least one step, and then as long as `hasTime` says. */
export async function takeSlice(
  run: Backtest,
  { customers, events, until }: BacktestSlice,
  hasTime: () => boolean,
): Promise<SliceEnd> {
  // At the time reached, whatever it is.
  for (const one of customers) await run.take({ kind: 'customer', at: 0, ...one });
  let taken = 0;
  for (const event of events) {
    const reached = await stepTo(run, occurredAt(event), hasTime);
    if (!reached) return { taken, done: false };
    await run.take({ kind: 'event', event });
    taken += 1;
    if (taken < events.length && !hasTime()) return { taken, done: false };
  }
  return { taken, done: await stepTo(run, until, hasTime) };
}

/** Whether it came there. */
async function stepTo(run: Backtest, until: number, hasTime: () => boolean): Promise<boolean> {
  while (run.reached < until) {
    await run.advance(Math.min(run.reached + STEP_MS, until));
    if (run.reached < until && !hasTime()) return false;
  }
  return true;
}
