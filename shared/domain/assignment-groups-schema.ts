/** Groups as they are written; apart from who is in them, which needs no schema on the way of an event. */
import * as z from 'zod';
import { slugSchema } from './identifier.ts';

export const controlGroupSchema = z.strictObject({
  /** Of all customers: no marketing campaign contacts them. */
  share: z.number().positive('must be above 0').max(0.5, 'must be at most 0.5'),
  /** Change it to draw the group anew. */
  draw: slugSchema.default('1'),
});
export type ControlGroup = z.infer<typeof controlGroupSchema>;

/** Campaigns of one group never address the same customer when their shares do not overlap. */
export const exclusiveSchema = z
  .strictObject({
    group: slugSchema,
    /** This campaign's share of all customers, from inclusive to exclusive, of 0 to 1. */
    from: z.number().min(0).max(1),
    to: z.number().min(0).max(1),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be above from' });
export type Exclusive = z.infer<typeof exclusiveSchema>;
