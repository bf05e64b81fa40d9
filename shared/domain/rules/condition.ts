/** The condition language of campaigns, segments and objectives: data only, bounded in size and depth. */
import type { Duration } from '../time/duration.ts';
import type { Scalar } from './facts.ts';

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FactTest
  | ActivityTest
  | SegmentTest;

/**
 * A missing fact makes a test false, except that `ne`, `nin` and `exists: false` hold. A fact of
 * another type than the value makes every comparison false, `ne` and `nin` included: what cannot
 * be compared qualifies nobody.
 */
export type FactTest =
  | { readonly fact: string; readonly op: 'eq' | 'ne' | 'contains'; readonly value: Scalar }
  | {
      readonly fact: string;
      readonly op: 'in' | 'nin' | 'contains_any' | 'contains_all';
      readonly value: readonly Scalar[];
    }
  | { readonly fact: string; readonly op: Ordering; readonly value: number | string }
  | {
      readonly fact: string;
      readonly op: 'between';
      readonly value: readonly [number, number] | readonly [string, string];
    }
  | { readonly fact: string; readonly op: 'prefix'; readonly value: string }
  | { readonly fact: string; readonly op: 'exists'; readonly value: boolean };

export type Ordering = 'gt' | 'gte' | 'lt' | 'lte';

/** An aggregate over one customer's events of one type, in a rolling window `(now - within, now]`. */
export interface Activity {
  readonly event: string;
  /** Facts `event.*` only: it is decided once, when the event arrives. */
  readonly where?: Condition;
  readonly measure: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'days_since_last';
  /** The event fact measured; required but for `count` and `days_since_last`. */
  readonly of?: string;
  /** At most P365D. `days_since_last` may omit it. */
  readonly within?: Duration;
}

export type ActivityTest =
  | { readonly activity: Activity; readonly op: 'eq' | 'ne' | Ordering; readonly value: number }
  | {
      readonly activity: Activity;
      readonly op: 'between';
      readonly value: readonly [number, number];
    }
  | UsualTest;

/** Compares with the customer's own baseline, which `usualKey` names and defines. */
export interface UsualTest {
  readonly activity: Activity;
  readonly op: 'exceeds_usual' | 'falls_below_usual';
  /** The customer's own mean per `within`, over the `over` that precedes it, times `times`. */
  readonly value: { readonly times: number; readonly over: Duration };
}

export interface SegmentTest {
  readonly segment: string;
}
