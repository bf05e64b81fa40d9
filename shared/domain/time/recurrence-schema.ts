import * as z from 'zod';
import { isTimeZone } from '../customer/time-zone.ts';
import { isRealDay } from './real-day.ts';
import { comesToPass, type Recurrence } from './recurrence.ts';
import { parseRule } from './rrule.ts';

export const localTimeSchema = z
  .string()
  .regex(
    /^(19[7-9]\d|20\d{2})-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/,
    'must be a local time, such as 2026-12-01T09:00',
  )
  .refine(isRealDay, 'must be a day that exists');

export const zoneSchema = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Prague');

export const recurrenceSchema = z
  .strictObject({
    start: localTimeSchema,
    zone: zoneSchema,
    rule: z.string().max(500),
  })
  .superRefine((recurrence, ctx) => {
    const parsed = parseRule(recurrence.rule);
    if (parsed.outcome === 'refused') {
      ctx.addIssue({ code: 'custom', path: ['rule'], message: parsed.message });
    } else if (
      isTimeZone(recurrence.zone) &&
      isRealDay(recurrence.start) &&
      !comesToPass(recurrence, parsed.rule)
    ) {
      ctx.addIssue({ code: 'custom', path: ['rule'], message: 'never comes to pass' });
    }
  }) satisfies z.ZodType<Recurrence>;
