/** What `feedback` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { links } from './link-variables.ts';
import { common, decides, queueFed } from './shared-variables.ts';

export const feedbackEnvSchema = z.object({
  ...common,
  ...queueFed,
  ...links,
  DECISION_RETENTION: decides.DECISION_RETENTION,
  SOFT_BOUNCES: z.coerce.number().int().min(1).max(20).default(3),
});
export type FeedbackEnv = z.infer<typeof feedbackEnvSchema>;
