/** Automatic allocation, as a campaign asks for it: weights follow what has been learnt. */
import * as z from 'zod';
import { durationSchema } from '../time/duration-schema.ts';

/**
 * The share that each variant is given of those who are not held out becomes the chance that it has
 * the best conversion rate, at most once a day. The holdout's share never changes, and everybody stays
 * in the arm that they have for as long as the version is in force.
 */
export const allocationSchema = z.strictObject({
  /** Least share of any variant, so that each keeps being learnt about. */
  floor: z.number().min(0.01, 'must be at least 0.01').max(0.5).default(0.05),
  /** Customers that every variant must have had before the weights leave those that are written. */
  startUp: z.number().int().min(10).max(1_000_000).default(200),
  /** How long somebody is given to convert before they are learnt from; the objective's window unless given. */
  learnsAfter: durationSchema.optional(),
});
export type Allocation = z.infer<typeof allocationSchema>;
