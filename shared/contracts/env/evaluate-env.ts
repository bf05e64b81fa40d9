/** What `evaluate` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import { common, decides, queueFed, queueUrl } from './shared-variables.ts';

export const evaluateEnvSchema = z.object({
  ...common,
  ...queueFed,
  ...decides,
  EVENTS_QUEUE_URL: queueUrl,
  ARCHIVE_STREAM_NAME: z.string().min(1),
  /** How old an event may be and still decide. */
  LATENESS: durationSchema.default('P3D'),
});
export type EvaluateEnv = z.infer<typeof evaluateEnvSchema>;
