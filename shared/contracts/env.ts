/** What each function needs of its environment. The stacks build it from these very schemas. */
import * as z from 'zod';
import { durationSchema } from '#shared/domain/time/duration.ts';

const queueUrl = z.url();

const common = {
  TENANT: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default('main'),
  STAGE: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/)
    .default('dev'),
  TABLE_NAME: z.string().min(1),
};

/** Which dead-letter queue takes what can never succeed, and after how many tries. */
const queueFed = {
  DEAD_LETTER_QUEUE_URL: queueUrl,
  MAX_RECEIVES: z.coerce.number().int().min(1).default(3),
};

const decides = {
  DELIVERIES_QUEUE_URL: queueUrl,
  DECISION_RETENTION: durationSchema.default('P400D'),
};

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

const isPublicOnProd = (env: { readonly STAGE: string; readonly WEBHOOK_TARGETS: string }) =>
  env.STAGE !== 'prod' || env.WEBHOOK_TARGETS === 'public';
const PUBLIC_ON_PROD = { path: ['WEBHOOK_TARGETS'], error: 'must be public on stage prod' };

const links = {
  /** Where tracked links, pixels and preferences are served, without a slash at the end. */
  PUBLIC_URL: z.url(),
  /** `<0–255>:<base64url of 32 bytes>`, newest first, with commas; older ones still verify. */
  LINK_KEYS: z.string().min(1),
  /** Base64url of 32 bytes: keyed hashes of addresses. */
  ADDRESS_KEY: z.string().min(1),
};

/** Of messages whose template names nobody else. */
const sender = {
  SENDER_NAME: z.string().min(1),
  SENDER_ADDRESS: z.email(),
  SENDER_POSTAL_ADDRESS: z.string().default(''),
};

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

export const feedbackEnvSchema = z.object({
  ...common,
  ...queueFed,
  ...links,
  DECISION_RETENTION: decides.DECISION_RETENTION,
  SOFT_BOUNCES: z.coerce.number().int().min(1).max(20).default(3),
});
export type FeedbackEnv = z.infer<typeof feedbackEnvSchema>;

export const trackEnvSchema = z.object({
  ...common,
  ...links,
  DECISION_RETENTION: decides.DECISION_RETENTION,
});
export type TrackEnv = z.infer<typeof trackEnvSchema>;

export const measureEnvSchema = z.object({
  ...common,
  DECISION_RETENTION: decides.DECISION_RETENTION,
  WEBHOOKS_QUEUE_URL: queueUrl,
});
export type MeasureEnv = z.infer<typeof measureEnvSchema>;

const webhooks = {
  WEBHOOKS_QUEUE_URL: queueUrl,
  /** `any`: also addresses of this machine and its network, and without TLS. */
  WEBHOOK_TARGETS: z.enum(['public', 'any']).default('public'),
};

export const webhookEnvSchema = z
  .object({ ...common, ...queueFed, ...webhooks, ADDRESS_KEY: links.ADDRESS_KEY })
  .refine(isPublicOnProd, PUBLIC_ON_PROD);
export type WebhookEnv = z.infer<typeof webhookEnvSchema>;

export const sweepEnvSchema = z.object({
  ...common,
  ...decides,
  EVENTS_QUEUE_URL: queueUrl,
});
export type SweepEnv = z.infer<typeof sweepEnvSchema>;

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
