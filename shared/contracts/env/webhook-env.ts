/** What `webhook` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { links } from './link-variables.ts';
import { common, queueFed } from './shared-variables.ts';
import { isPublicOnProd, PUBLIC_ON_PROD, webhooks } from './webhook-variables.ts';

export const webhookEnvSchema = z
  .object({ ...common, ...queueFed, ...webhooks, ADDRESS_KEY: links.ADDRESS_KEY })
  .refine(isPublicOnProd, PUBLIC_ON_PROD);
export type WebhookEnv = z.infer<typeof webhookEnvSchema>;
