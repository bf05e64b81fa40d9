/** An event as producers send it; apart from what is made of it, which needs no schema. */
import * as z from 'zod';
import { dataProblems } from './event-data.ts';
import { customerIdSchema, eventTypeSchema } from './identifier.ts';

const dataSchema = z.record(z.string().max(64), z.unknown()).superRefine((data, ctx) => {
  for (const { path, message } of dataProblems(data))
    ctx.addIssue({ code: 'custom', path: [...path], message });
});

export const eventSchema = z.strictObject({
  id: z.string().min(1).max(128),
  type: eventTypeSchema,
  customerId: customerIdSchema,
  /** When it happened (not when it was sent), with zone offset or Z. */
  occurredAt: z.iso.datetime({ offset: true }),
  data: dataSchema.default({}),
});
