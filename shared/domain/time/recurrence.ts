/** When a recurring campaign is next due: an RFC 5545 rule by the wall clock of one zone. */
import { DomainError } from '../domain-error.ts';
import { parseRule, type Rule } from './rrule.ts';
import { type DayNumber, isRuleDay } from './rule-day.ts';
import { DAY_MS, instantOf, localToInstant } from './zoned.ts';

export interface Recurrence {
  /** Wall time of the first occasion; gives what the rule leaves out (time, weekday, day of the month). */
  readonly start: string;
  readonly zone: string;
  readonly rule: string;
}

/**
 * The first occasion after `after`, or undefined when there is none.
 *
 * A local time that the clock skips or shows twice is resolved as RFC 5545, 3.3.5 says (see
 * `instantOf`); occasions that thereby coincide are one. `start` is an occasion only where the rule
 * says so, and nothing comes before it.
 *
 * @throws DomainError INVALID_RECURRENCE for a rule that `recurrenceSchema` refuses.
 */
export function nextOccurrence(recurrence: Recurrence, after: Date): Date | undefined {
  const [next] = nextOccurrences(recurrence, after, 1);
  return next;
}

/** The next `limit` occasions after `after`, in order; fewer when the rule ends before. */
export function nextOccurrences(
  recurrence: Recurrence,
  after: Date,
  limit: number,
): readonly Date[] {
  const parsed = parseRule(recurrence.rule);
  if (parsed.outcome === 'refused') throw new DomainError('INVALID_RECURRENCE', parsed.message);
  const { rule } = parsed;
  // Two days back: no zone is further from UTC, and a skipped day moves its occasions on by one.
  const near = Math.floor(after.getTime() / DAY_MS) - 2;
  const first = startDay(recurrence);
  const from = rule.count === undefined ? Math.max(first, near) : first;
  const found: Date[] = [];
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (const instant of instants(recurrence, rule, from)) {
    if (left === 0 || found.length === limit) break;
    left -= 1;
    if (instant > after.getTime()) found.push(new Date(instant));
  }
  return found;
}

/** False for a rule that ends before it begins, or names days that no year has. */
export function comesToPass(recurrence: Recurrence, rule: Rule): boolean {
  return instants(recurrence, rule, startDay(recurrence)).next().done !== true;
}

/** A rule that has not come to pass for a century never will: leap days do, at any allowed interval. */
const HORIZON_DAYS = 100 * 366;

/** Every occasion of local days from `from` on, in order and each once. */
function* instants(recurrence: Recurrence, rule: Rule, from: DayNumber): Generator<number> {
  const { zone } = recurrence;
  const first = startDay(recurrence);
  const start = localToInstant(recurrence.start.slice(0, 10), recurrence.start.slice(11), zone);
  const until = lastInstant(rule, zone);
  const times = timesOfDay(recurrence, rule);
  const pending: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let day = from; day <= from + HORIZON_DAYS; day++) {
    if (isRuleDay(rule, first, day)) {
      pending.push(...times.map((time) => instantOf(zone, day * DAY_MS + time)));
      pending.sort((a, b) => a - b);
    }
    // No zone is a whole day ahead of UTC, so later days hold no instant before this one's UTC midnight.
    const settled = day * DAY_MS;
    while (pending[0] !== undefined && pending[0] < settled) {
      const [instant = 0] = pending.splice(0, 1);
      if (instant > until) return;
      if (instant >= start && instant > last) {
        yield instant;
        last = instant;
      }
    }
    if (settled > until) return;
  }
}

const startDay = ({ start }: Recurrence): DayNumber =>
  Math.floor(Date.parse(`${start.slice(0, 10)}T00:00:00Z`) / DAY_MS);

/** Offsets into the local day in ms, in order. */
function timesOfDay({ start }: Recurrence, { byHour, byMinute }: Rule): number[] {
  const hours = byHour.length > 0 ? byHour : [Number(start.slice(11, 13))];
  const minutes = byMinute.length > 0 ? byMinute : [Number(start.slice(14, 16))];
  return hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60_000));
}

/** A day as UNTIL is meant whole, in the rule's zone. */
function lastInstant({ until }: Rule, zone: string): number {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  if (typeof until === 'number') return until;
  return instantOf(zone, Date.parse(`${until}T00:00:00Z`) + DAY_MS) - 1;
}
