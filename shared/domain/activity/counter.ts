/** What is kept for one kind of event of a customer, and the facts that are read from it. */

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
  /** A baseline is read from it: when the customer's history began is kept with it. */
  readonly keepsSince: boolean;
} & CounterKind;

export type CounterKind =
  /** `columns`: tag ▶ path of each fact summed. */
  | { readonly kind: 'tally'; readonly columns: ReadonlyMap<string, string> }
  | {
      readonly kind: 'extremes';
      readonly of: string;
      readonly side: 'min' | 'max';
      readonly history: boolean;
    }
  | { readonly kind: 'distinct'; readonly of: string; readonly history: boolean }
  | { readonly kind: 'newest' };

/** One fact read from a counter: an activity's value in its window, or its usual before that. */
export interface Reading {
  readonly key: string;
  readonly measure: Activity['measure'];
  /** The tally's column, for sum and avg. */
  readonly tag?: string;
  /** Infinity for `days_since_last` of any age. */
  readonly withinMs: number;
  /** Only for a baseline: the time before the window of which it is the mean. */
  readonly overMs?: number;
  /** Earlier events may be unknown; -Infinity when there were none. */
  readonly since: number;
}

/** An event as counters see it. */
export interface CountedEvent {
  readonly type: string;
  /** When it happened, in ms. */
  readonly at: number;
  readonly facts: Facts['event'];
}
