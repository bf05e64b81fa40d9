/** What makes a campaign look at a customer: an event, a silence, a day in their life, or its own hour. */
import * as z from 'zod';
import { eventTypeSchema } from '../identifier.ts';
import { eventConditionSchema } from '../rules/condition-schema.ts';
import { durationMs } from '../time/duration.ts';
import { durationSchema } from '../time/duration-schema.ts';
import { localTimeSchema, recurrenceSchema, zoneSchema } from '../time/recurrence-schema.ts';
import { parseRule } from '../time/rrule.ts';

const eventTriggerSchema = z.strictObject({
  event: eventTypeSchema,
  where: eventConditionSchema.optional(),
});

/**
 * None of `events` for a whole duration, measured from the last of them; of customers who were there
 * before the campaign and of whom none is known since, from when it came into force. It fires once
 * for each silence: the next event begins to be waited for anew.
 *
 * With `after`: none of `events` for that long after such an event (three days after account
 * opening without a deposit). It fires at most once for each, and one that comes while another is
 * being waited for changes nothing.
 */
const absenceTriggerSchema = z.strictObject({
  absence: z
    .strictObject({
      events: z.array(eventTypeSchema).min(1).max(20),
      for: durationSchema.refine(
        (silence) => durationMs(silence) > 0,
        'must be longer than nothing',
      ),
      after: eventTriggerSchema.optional(),
    })
    .refine(({ events, after }) => after === undefined || !events.includes(after.event), {
      path: ['after', 'event'],
      error: 'must not be one of the events that end the wait',
    }),
});

/**
 * A day counted from a date fact (`YYYY-MM-DD`) of the customer, in whose zone it is taken: `years:
 * 18` after birth; without `years` each anniversary; with `years: 0` the day itself, so that a term
 * deposit that matures in 14 days is `{ fact: "customer.deposit_matures", years: 0, offset: "-P14D" }`.
 *
 * It fires once for each such day, at most a day late (a campaign that comes into force after it), and
 * follows the fact when that changes. While the campaign is paused, days pass unused.
 */
const dateTriggerSchema = z.strictObject({
  date: z.strictObject({
    fact: z
      .string()
      .regex(
        /^customer\.[a-z][a-z0-9_]*$/,
        'must name a customer date fact, such as customer.birth_date',
      ),
    /** Once, this many years after the date. */
    years: z.number().int().min(0).max(150).optional(),
    /** Days before (`-P7D`) or after (`P7D`). */
    offset: z
      .string()
      .regex(/^-?P\d{1,3}D$/, 'must be days, such as -P7D')
      .optional(),
    /** Customer-local wall time. */
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, such as 09:00')
      .default('09:00'),
  }),
});

/**
 * At wall times of one zone everybody is looked at, in pages: whoever is in the audience then. Once
 * (`at`), or by a rule (RFC 5545). While the campaign is paused no occurrence begins, and one that is
 * under way stands still. What has not been looked at when events count as late is left out.
 */
const scheduleTriggerSchema = z.strictObject({
  schedule: z.union(
    [
      z.strictObject({ at: localTimeSchema, zone: zoneSchema }),
      recurrenceSchema.refine(({ rule }) => !comesWithinTheHour(rule), {
        path: ['rule'],
        error: 'must not come more often than every hour: one BYMINUTE at most',
      }),
    ],
    { error: 'must be { at, zone } for once, or { start, zone, rule } for a rule' },
  ),
});

export const triggerSchema = z.union(
  [eventTriggerSchema, absenceTriggerSchema, dateTriggerSchema, scheduleTriggerSchema],
  {
    error:
      'must be { event, where? }, { absence: { events, for, after? } }, { date: { fact, … } } or { schedule: { at, zone } | { start, zone, rule } }',
  },
);
export type Trigger = z.infer<typeof triggerSchema>;
export type EventTrigger = z.infer<typeof eventTriggerSchema>;
export type AbsenceTrigger = z.infer<typeof absenceTriggerSchema>;
export type DateTrigger = z.infer<typeof dateTriggerSchema>;
export type ScheduleTrigger = z.infer<typeof scheduleTriggerSchema>;

function comesWithinTheHour(text: string): boolean {
  const parsed = parseRule(text);
  return parsed.outcome === 'parsed' && parsed.rule.byMinute.length > 1;
}
