/** What `measure` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { common, decides, queueUrl } from './shared-variables.ts';

export const measureEnvSchema = z.object({
  ...common,
  DECISION_RETENTION: decides.DECISION_RETENTION,
  WEBHOOKS_QUEUE_URL: queueUrl,
});
export type MeasureEnv = z.infer<typeof measureEnvSchema>;
