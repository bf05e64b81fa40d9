/** What `sweep` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { common, decides, queueUrl } from './shared-variables.ts';

export const sweepEnvSchema = z.object({
  ...common,
  ...decides,
  EVENTS_QUEUE_URL: queueUrl,
});
export type SweepEnv = z.infer<typeof sweepEnvSchema>;
