/** Quiet hours as they are written; apart from the check, which needs no schema on the way of an event. */
import * as z from 'zod';
import { isTimeZone } from '../customer/time-zone.ts';
import { WEEKDAYS } from './weekday.ts';

const weekdaySchema = z.enum(WEEKDAYS);

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, such as 21:00');

export const quietHoursSchema = z
  .strictObject({
    /** Inclusive. */
    from: timeOfDaySchema,
    /** Exclusive; before `from` it is of the next day. `24:00` is the end of the day. */
    to: z.union([timeOfDaySchema, z.literal('24:00')], {
      error: 'must be a time of day, such as 08:00, or 24:00',
    }),
    /** The weekdays on which it begins; every day when absent. */
    days: z.array(weekdaySchema).min(1).max(7).optional(),
    /** `customer`: the zone of whoever gets the message; else one for all. */
    zone: z
      .union([z.literal('customer'), z.string().refine(isTimeZone)], {
        error: 'must be "customer" or an IANA time zone, such as Europe/Prague',
      })
      .default('customer'),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'must differ from "from"; write 00:00 to 24:00 for whole days',
  });
export type QuietHours = z.infer<typeof quietHoursSchema>;
