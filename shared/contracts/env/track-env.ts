/** What `track` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { links } from './link-variables.ts';
import { common, decides } from './shared-variables.ts';

export const trackEnvSchema = z.object({
  ...common,
  ...links,
  DECISION_RETENTION: decides.DECISION_RETENTION,
});
export type TrackEnv = z.infer<typeof trackEnvSchema>;
