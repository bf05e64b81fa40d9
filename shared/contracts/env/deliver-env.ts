/** What `deliver` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { links } from './link-variables.ts';
import { sender } from './sender-variables.ts';
import { common, decides, queueFed, queueUrl } from './shared-variables.ts';

export const deliverEnvSchema = z.object({
  ...common,
  ...queueFed,
  ...links,
  ...decides,
  ...sender,
  STAFF_QUEUE_URL: queueUrl,
  SES_CONFIGURATION_SET: z.string().min(1),
  SMS_ORIGINATION_IDENTITY: z.string().min(1),
  SMS_CONFIGURATION_SET: z.string().min(1),
});
export type DeliverEnv = z.infer<typeof deliverEnvSchema>;
