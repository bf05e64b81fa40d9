/** The three bucketed counters, read alike. */
import { scaledToNumber } from '../decimal.ts';
import type { Counter, Reading } from './counter.ts';
import { distinctOf, parseDistinct, reachesBackTo } from './distinct.ts';
import { extremeOf, parseExtremes } from './extremes.ts';
import { parseTally, totalOf } from './tally.ts';

export interface Series {
  /** The bucket of the customer's first event known. */
  readonly since: number;
  /** In the buckets from `from` on. */
  value(reading: Reading, from: number): number | undefined;
  /** The mean per `length` buckets in the buckets of `[from, before)`; undefined when there is none. */
  usual(reading: Reading, from: number, before: number, length: number): number | undefined;
}

/** Throws `DomainError` `ACTIVITY_STATE_BROKEN` on a text that is not of this counter. */
export function openSeries(counter: Exclude<Counter, { kind: 'newest' }>, text: string): Series {
  switch (counter.kind) {
    case 'tally':
      return openTally(text);
    case 'extremes': {
      const extremes = parseExtremes(text);
      return ofWindows(extremes.since, (from, before) => {
        const found = extremeOf(extremes, from, before, counter);
        return found === undefined ? undefined : scaledToNumber(found);
      });
    }
    case 'distinct': {
      const distinct = parseDistinct(text);
      const series = ofWindows(distinct.since, (from, before) =>
        distinctOf(distinct, from, before),
      );
      const usual: Series['usual'] = (reading, from, ...rest) =>
        reachesBackTo(distinct, from) ? series.usual(reading, from, ...rest) : undefined;
      return { ...series, usual };
    }
  }
}

function openTally(text: string): Series {
  const tally = parseTally(text);
  const average = (sum: number, events: number) => (events === 0 ? undefined : sum / events);
  const value = ({ measure, tag }: Reading, from: number, before = Infinity) => {
    const { count, present, sum } = totalOf(tally, from, before, tag);
    if (measure === 'count') return count;
    return measure === 'sum' ? scaledToNumber(sum) : average(scaledToNumber(sum), present);
  };
  return {
    since: tally.since,
    value,
    usual: (reading, from, before, length) => {
      const total = value(reading, from, before);
      if (total === undefined || reading.measure === 'avg') return total;
      return (total / (before - from)) * length;
    },
  };
}

/** For measures that cannot be added up: usual is their mean over windows laid end to end. */
function ofWindows(
  since: number,
  measured: (from: number, before: number) => number | undefined,
): Series {
  return {
    since,
    value: (_, from) => measured(from, Infinity),
    usual: (_, from, before, length) => {
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
