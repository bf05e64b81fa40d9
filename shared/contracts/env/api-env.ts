/** What `api` needs of its environment. The stacks build it from this very schema. */
import * as z from 'zod';
import { iamRolesVariable } from '../http/iam-principal.ts';
import { links } from './link-variables.ts';
import { sender } from './sender-variables.ts';
import { common, decides, queueUrl } from './shared-variables.ts';
import { isPublicOnProd, PUBLIC_ON_PROD, webhooks } from './webhook-variables.ts';

export const apiEnvSchema = z
  .object({
    ...common,
    ...links,
    ...decides,
    ...sender,
    ...webhooks,
    EVENTS_QUEUE_URL: queueUrl,
    /** `off`: a development actor signs in for everybody. */
    API_AUTH: z.enum(['jwt', 'off']).default('jwt'),
    /** `off`: authors may approve their own campaigns. */
    FOUR_EYES: z.enum(['on', 'off']).default('on'),
    /** Roles of those who sign by IAM. */
    IAM_ROLES: iamRolesVariable,
  })
  .refine((env) => env.STAGE !== 'prod' || env.API_AUTH === 'jwt', {
    path: ['API_AUTH'],
    error: 'must not be off on stage prod',
  })
  .refine((env) => env.STAGE !== 'prod' || env.FOUR_EYES === 'on', {
    path: ['FOUR_EYES'],
    error: 'must not be off on stage prod',
  })
  .refine(isPublicOnProd, PUBLIC_ON_PROD);
export type ApiEnv = z.infer<typeof apiEnvSchema>;
