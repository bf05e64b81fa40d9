/** The bucketed counters, read alike. */
import { amountToNumber } from './amount.ts';
import type { Counter, Reading } from './counter.ts';
import { distinctOf, parseDistinct, reachesBackTo } from './distinct.ts';
import { extremeOf, parseExtremes } from './extremes.ts';
import { type Tally, totalOf } from './tally.ts';
import { parseTally } from './tally-text.ts';

export interface Series {
  /** In the buckets from `from` on. */
  value(reading: Reading, from: number): number | undefined;
  /**
   * The mean per `length` buckets over those of `[from, before)`; undefined when there is none, or
   * when the customer's first counted event came later than bucket `from`.
   */
  usual(reading: Reading, from: number, before: number, length: number): number | undefined;
}

/** Throws `DomainError` `ACTIVITY_STATE_BROKEN` on a text that is not of this counter. */
export function openSeries(counter: Exclude<Counter, { kind: 'newest' }>, text: string): Series {
  if (counter.kind === 'tally') return ofTally(parseTally(text));
  if (counter.kind === 'distinct') {
    const distinct = parseDistinct(text);
    return ofWindows(
      (from) => distinct.since <= from && reachesBackTo(distinct, from),
      (from, before) => distinctOf(distinct, from, before),
    );
  }
  const extremes = parseExtremes(text);
  return ofWindows(
    (from) => extremes.since <= from,
    (from, before) => {
      const found = extremeOf(extremes, from, before, counter);
      return found === undefined ? undefined : amountToNumber(found);
    },
  );
}

function ofTally(tally: Tally): Series {
  const columnOf = ({ tag }: Reading) => tally.columns.find((column) => column.tag === tag);
  const value = (reading: Reading, from: number, before = Infinity): number | undefined => {
    const { count, present, sum } = totalOf(tally, from, before, columnOf(reading));
    if (reading.measure === 'count') return count;
    if (reading.measure === 'sum') return amountToNumber(sum);
    return present === 0 ? undefined : amountToNumber(sum) / present;
  };
  return {
    value,
    usual: (reading, from, before, length) => {
      const { since } = reading.measure === 'count' ? tally : (columnOf(reading) ?? UNKNOWN);
      const total = since <= from ? value(reading, from, before) : undefined;
      if (total === undefined || reading.measure === 'avg') return total;
      return (total / (before - from)) * length;
    },
  };
}

/** For measures that cannot be added up: usual is their mean over windows laid end to end. */
function ofWindows(
  isKnownFrom: (from: number) => boolean,
  measured: (from: number, before: number) => number | undefined,
): Series {
  return {
    value: (_, from) => measured(from, Infinity),
    usual: (_, from, before, length) => {
      if (!isKnownFrom(from)) return undefined;
      const step = Math.max(1, Math.round(length));
      const values: number[] = [];
      for (let end = before; end - step >= from; end -= step) {
        const value = measured(end - step, end);
        if (value !== undefined) values.push(value);
      }
      if (values.length === 0) return undefined;
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    },
  };
}

const UNKNOWN = { since: Infinity };
