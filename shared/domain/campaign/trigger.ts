/** What makes a campaign look at a customer: an event, a silence or a day in their life. */
import * as z from 'zod';
import { eventTypeSchema } from '../identifier.ts';
import { eventConditionSchema } from '../rules/condition-schema.ts';
import { durationSchema } from '../time/duration.ts';

const eventTriggerSchema = z.strictObject({
  event: eventTypeSchema,
  where: eventConditionSchema.optional(),
});

/** None of `events` for a whole duration. Armed by such an event, so silence is measured from the last one. */
const absenceTriggerSchema = z.strictObject({
  absence: z.strictObject({
    events: z.array(eventTypeSchema).min(1).max(20),
    for: durationSchema,
  }),
});

/** A day counted from a date fact of the customer: `years: 18` after birth, `offset: "-P7D"` before it. */
const dateTriggerSchema = z.strictObject({
  date: z.strictObject({
    fact: z
      .string()
      .regex(
        /^customer\.[a-z][a-z0-9_]*$/,
        'must name a customer date fact, such as customer.birth_date',
      ),
    /** Once, this many years after the date; without it every year (an anniversary). */
    years: z.number().int().min(0).max(150).optional(),
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

export const triggerSchema = z.union(
  [eventTriggerSchema, absenceTriggerSchema, dateTriggerSchema],
  {
    error: 'must be { event, where? }, { absence: { events, for } } or { date: { fact, … } }',
  },
);
export type Trigger = z.infer<typeof triggerSchema>;
export type EventTrigger = z.infer<typeof eventTriggerSchema>;
export type AbsenceTrigger = z.infer<typeof absenceTriggerSchema>;
export type DateTrigger = z.infer<typeof dateTriggerSchema>;
