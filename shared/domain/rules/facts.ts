/**
 * What a condition is evaluated against.
 *
 * `event` and `customer` are plain JSON objects; a path `event.merchant.city` walks them by own
 * keys. `activity` holds the aggregates asked for, by `activityKey`; a missing key is a missing
 * fact. Money amounts are numbers here (a decimal of at most 15 digits compares exactly).
 */
export interface Facts {
  readonly event: Readonly<Record<string, unknown>>;
  readonly customer: Readonly<Record<string, unknown>>;
  readonly activity?: Readonly<Record<string, number>>;
}

export type Scalar = string | number | boolean;
