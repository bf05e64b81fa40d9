/** Variables of most functions. Who asks for one schema makes no other: each file holds what starts together. */
import * as z from 'zod';
import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import { STAGE_DEFAULT_DAYS } from '../retention.ts';
import { STAGE_NAME, TENANT_NAME } from './name-patterns.ts';

export const queueUrl = z.url();

export const common = {
  TENANT: z.string().regex(TENANT_NAME).default('main'),
  STAGE: z.string().regex(STAGE_NAME).default('dev'),
  TABLE_NAME: z.string().min(1),
};

/** Which dead-letter queue takes what can never succeed, and after how many tries. */
export const queueFed = {
  DEAD_LETTER_QUEUE_URL: queueUrl,
  MAX_RECEIVES: z.coerce.number().int().min(1).default(3),
};

export const decides = {
  DELIVERIES_QUEUE_URL: queueUrl,
  DECISION_RETENTION: durationSchema.default(`P${STAGE_DEFAULT_DAYS.decisions}D`),
};
