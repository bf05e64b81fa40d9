import * as z from 'zod';

/** `before`: whose deletion is not known to have succeeded. */
export const pointerSchema = z.object({
  version: z.number().int(),
  before: z.number().int().optional(),
});
export type Pointer = z.infer<typeof pointerSchema>;
