/** Where webhooks wait, and whom they may reach. */
import * as z from 'zod';
import { queueUrl } from './shared-variables.ts';

export const webhooks = {
  WEBHOOKS_QUEUE_URL: queueUrl,
  /** `any`: also addresses of this machine and its network, and without TLS. */
  WEBHOOK_TARGETS: z.enum(['public', 'any']).default('public'),
};

export const isPublicOnProd = (env: { readonly STAGE: string; readonly WEBHOOK_TARGETS: string }) =>
  env.STAGE !== 'prod' || env.WEBHOOK_TARGETS === 'public';
export const PUBLIC_ON_PROD = { path: ['WEBHOOK_TARGETS'], error: 'must be public on stage prod' };
