/** When a scheduled campaign is due. */
import type { ScheduleTrigger } from '../campaign/trigger.ts';
import { nextOccurrence } from '../time/recurrence.ts';
import { localToInstant } from '../time/zoned.ts';

/** The first one after `after`; undefined: there is none. */
export function occurrenceAfter({ schedule }: ScheduleTrigger, after: Date): Date | undefined {
  if ('rule' in schedule) return nextOccurrence(schedule, after);
  const once = localToInstant(schedule.at.slice(0, 10), schedule.at.slice(11), schedule.zone);
  return once > after.getTime() ? new Date(once) : undefined;
}

/** Whether `at` (ms) is one: the schedule may have changed since somebody waited for it. */
export const isOccurrence = (trigger: ScheduleTrigger, at: number): boolean =>
  occurrenceAfter(trigger, new Date(at - 1))?.getTime() === at;

/**
 * The occurrence that a campaign waits for from `since`, when it came into force. One that `startsAt`
 * itself brings about belongs to it, though the campaign was put in force moments after.
 */
export function firstOccurrence(
  trigger: ScheduleTrigger,
  startsAt: string | undefined,
  since: Date,
): Date | undefined {
  const start = startsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(startsAt);
  const isFresh = start <= since.getTime() && start > since.getTime() - START_GRACE_MS;
  return occurrenceAfter(trigger, isFresh ? new Date(start - 1) : since);
}

/** How late a campaign may be put in force and still have started on time. */
const START_GRACE_MS = 10 * 60_000;
