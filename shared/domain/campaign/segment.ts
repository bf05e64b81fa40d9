import * as z from 'zod';
import { conditionSchema } from '../rules/condition-schema.ts';
import { nameSchema } from './name.ts';

/** A condition under a name, for audiences and for other segments. */
export const segmentSchema = z.strictObject({
  name: nameSchema.optional(),
  description: z.string().max(2000).optional(),
  condition: conditionSchema,
});
export type Segment = z.infer<typeof segmentSchema>;
