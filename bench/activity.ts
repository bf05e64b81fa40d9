/**
 * `npm run bench -- activity`: bytes in the customer's item and µs per event with 1, 10 and 100
 * distinct activities. An event is: decode the stored text, count the event, read every activity,
 * encode. Beside it, the bytes of the events themselves that the windows would need.
 */
import Table from 'cli-table3';
import { decodeActivity, encodeActivity } from '#shared/domain/activity/codec.ts';
import type { CountedEvent } from '#shared/domain/activity/counter.ts';
import { type ActivityPlan, planActivities } from '#shared/domain/activity/plan.ts';
import { readActivity } from '#shared/domain/activity/read.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import {
  activityTests,
  CUSTOMERS,
  type Customer,
  eventsOf,
  REACH_MS,
} from './activity-workload.ts';

const CUSTOMERS_TIMED = 12;
/** Not timed: the compiler has to see the code first. */
const CUSTOMERS_BEFORE = 4;
/** What DynamoDB charges a write by. */
const WRITE_UNIT = 1024;

export interface ActivityRow {
  readonly customer: Customer;
  readonly activities: number;
  readonly counters: number;
  /** Stored at the end of fifteen months: median and 95th percentile over customers. */
  readonly bytes: number;
  readonly p95Bytes: number;
  readonly writeUnits: number;
  /** The events in the windows' reach, as JSON tuples: time, type, amount, category, merchant. */
  readonly listBytes: number;
  readonly usPerEvent: number;
  readonly p99Us: number;
  /** Parts of `usPerEvent`. */
  readonly countUs: number;
  readonly readUs: number;
}

/** Prints a table, or with `--json` one row of JSON per line. */
export function run(args: readonly string[]): void {
  const rows = (Object.keys(CUSTOMERS) as Customer[]).flatMap((customer) =>
    ([1, 10, 100] as const).map((activities) => measure(customer, activities)),
  );
  if (args.includes('--json')) {
    for (const row of rows) console.log(JSON.stringify(row));
    return;
  }
  const table = new Table({
    head: [
      'customer',
      'activities',
      'counters',
      'bytes',
      'p95',
      '1 KB units',
      'as a list',
      'µs/event',
      'p99',
      'counting',
      'reading',
    ],
    colAligns: ['left', ...new Array<'right'>(10).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(Object.values(row));
  console.log(table.toString());
}

function measure(customer: Customer, activities: 1 | 10 | 100): ActivityRow {
  const plan = planActivities(activityTests(activities).flatMap(activitiesOf));
  const lives = Array.from({ length: CUSTOMERS_BEFORE + CUSTOMERS_TIMED }, (_, index) =>
    live(eventsOf(customer, `customer ${index}`), plan),
  );
  const times = lives.slice(CUSTOMERS_BEFORE).flatMap((life) => life.times);
  const bytes = lives.map((life) => life.bytes);
  const micros = (part: (time: Time) => number, share: number): number =>
    Number((1000 * quantile(times.map(part), share)).toFixed(1));
  return {
    customer,
    activities,
    counters: plan.counters.size,
    bytes: quantile(bytes, 0.5),
    p95Bytes: quantile(bytes, 0.95),
    writeUnits: Math.ceil(quantile(bytes, 0.5) / WRITE_UNIT),
    listBytes: quantile(
      lives.map((life) => life.listBytes),
      0.5,
    ),
    usPerEvent: micros((time) => time.whole, 0.5),
    p99Us: micros((time) => time.whole, 0.99),
    countUs: micros((time) => time.count, 0.5),
    readUs: micros((time) => time.read, 0.5),
  };
}

interface Time {
  readonly whole: number;
  readonly count: number;
  readonly read: number;
}

function live(events: readonly CountedEvent[], plan: ActivityPlan) {
  const times: Time[] = [];
  let stored: string | undefined;
  for (const event of events) {
    const now = new Date(event.at);
    const begun = performance.now();
    const state = decodeActivity(stored);
    const decoded = performance.now();
    const next = recordActivity(state, plan, event, now);
    const counted = performance.now();
    readActivity(next, plan, now);
    const read = performance.now();
    stored = encodeActivity(next);
    const whole = performance.now() - begun;
    times.push({ whole, count: counted - decoded, read: read - counted });
  }
  return { times, bytes: stored?.length ?? 0, listBytes: listBytes(events) };
}

function listBytes(events: readonly CountedEvent[]): number {
  const end = events.at(-1)?.at ?? 0;
  const needed = events.filter(({ at }) => at > end - REACH_MS);
  const tuples = needed.map(({ type, at, facts }) => [
    at,
    type,
    facts.amount,
    facts.mcc,
    facts.merchant,
  ]);
  return JSON.stringify(tuples).length;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
