/** An estimate and its two intervals, the shape that every figure of the report has. */

import type { OpenInterval } from '../stats/relative-lift.ts';
import { around, type Interval } from '../stats/sample.ts';
import type { Banded, Relative } from './effect-report.ts';

/** How far each interval reaches, in standard errors; null for one that cannot be drawn. */
export interface Critical {
  readonly fixed: number | null;
  readonly alwaysValid: number | null;
}

export function banded(value: number, se: number, critical: Critical): Banded {
  const draw = (factor: number | null) => (factor === null ? null : around(value, factor * se));
  return { value, alwaysValid: draw(critical.alwaysValid), fixed: draw(critical.fixed) };
}

/** Both intervals carried through an increasing function. */
export function mapBanded({ value, alwaysValid, fixed }: Banded, f: (x: number) => number): Banded {
  const map = (interval: Interval | null) =>
    interval === null ? null : { low: f(interval.low), high: f(interval.high) };
  return { value: f(value), alwaysValid: map(alwaysValid), fixed: map(fixed) };
}

export function relativeBands(
  value: number | null,
  critical: Critical,
  bound: (critical: number) => OpenInterval | null,
): Relative {
  const draw = (factor: number | null): OpenInterval | null => {
    const found = factor === null ? null : bound(factor);
    return found === null ? null : { low: found.low, high: found.high };
  };
  return { value, alwaysValid: draw(critical.alwaysValid), fixed: draw(critical.fixed) };
}
