/**
 * Groups of customers that reach over campaigns: stable functions of group and customer, independent
 * of every campaign's own holdout and variants.
 */
import * as z from 'zod';
import { unitInterval } from './hash.ts';
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

export const isInControlGroup = ({ share, draw }: ControlGroup, customerId: string): boolean =>
  unitInterval('control-group', draw, customerId) < share;

export function isInShareOfGroup({ group, from, to }: Exclusive, customerId: string): boolean {
  const at = unitInterval('exclusive-group', group, customerId);
  return from <= at && at < to;
}
