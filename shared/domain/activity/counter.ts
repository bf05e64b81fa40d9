/** What is kept of one kind of event of a customer, and the facts that are read from it. */
import type { NeededActivity } from '../rules/activities-of.ts';
import type { Activity, Condition } from '../rules/condition.ts';
import type { Facts } from '../rules/facts.ts';
import type { BucketSize } from './bucket.ts';

export type Counter = {
  /** Names it in the stored state. */
  readonly id: string;
  readonly event: string;
  readonly where: Condition | undefined;
  readonly size: BucketSize;
  readonly readings: readonly Reading[];
  /** How far back its widest reading looks, in ms; Infinity for the newest event of any age. */
  readonly reachMs: number;
  /** What is usual is read from it: it remembers when the customer's history began. */
  readonly baseline: boolean;
} & (
  | {
      /** Events and sums by bucket: count, sum, avg. */
      readonly kind: 'tally';
      /** Tag ▶ path of each fact summed. */
      readonly columns: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'min' | 'max'; readonly of: string }
  | { readonly kind: 'distinct'; readonly of: string }
  /** The instant of the newest event: days_since_last. */
  | { readonly kind: 'newest' }
);

/** One fact read from a counter: an activity's value in its window, or the usual before that. */
export interface Reading {
  readonly key: string;
  readonly measure: Activity['measure'];
  /** The tally's column, for sum and avg. */
  readonly tag?: string;
  /** Infinity for `days_since_last` of any age. */
  readonly withinMs: number;
  /** For a usual: the time before the window that it is drawn from. */
  readonly overMs?: number;
  /** Earlier events may be unknown; -Infinity when there were none. */
  readonly since: number;
}

/** An event as counters see it. */
export interface CountedEvent {
  readonly type: string;
  /** When it happened, in ms. */
  readonly at: number;
  /** `eventFacts(event)`. */
  readonly facts: Facts['event'];
}

/** An activity of a live campaign, as `activitiesOf` finds it. */
export interface WantedActivity extends NeededActivity {
  /**
   * From when on its events are known, in ms: when the campaign was published, or the earliest
   * event of a finished backfill. While the window reaches back further, the fact is missing.
   * Left out ("from now"), what was not counted did not happen: the window is complete at once.
   * When campaigns share an activity, the earliest holds for all of them (see `completeFrom`).
   */
  readonly since?: number;
}
