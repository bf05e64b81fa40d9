/** How a queue reaches a use case: environment, schema, partial failures, quarantine. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { HandleBatch } from '#shared/app/received.ts';
import { logger } from './logger.ts';
import { parseEnv } from './parse-env.ts';
import { handleSqsBatch, type SqsBatchHandler } from './sqs-batch.ts';
import { wireQuarantine } from './wire-aws.ts';

export interface QueueFedEnv {
  readonly DEAD_LETTER_QUEUE_URL: string;
  readonly MAX_RECEIVES: number;
}

export interface SqsLambda<Env extends QueueFedEnv, Message> {
  readonly name: string;
  readonly env: z.ZodType<Env>;
  readonly message: z.ZodType<Message>;
  /** Called on the first event, not on import. */
  readonly build: (env: Env) => HandleBatch<Message>;
}

export function defineSqsLambda<Env extends QueueFedEnv, Message>(
  lambda: SqsLambda<Env, Message>,
): middy.MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  let batch: SqsBatchHandler<Message> | undefined;
  return middy((event: SQSEvent): Promise<SQSBatchResponse> => {
    batch ??= start(lambda);
    return handleSqsBatch(batch, event);
  });
}

function start<Env extends QueueFedEnv, Message>({
  name,
  env: schema,
  message,
  build,
}: SqsLambda<Env, Message>): SqsBatchHandler<Message> {
  const env = parseEnv(name, schema);
  return {
    message,
    handle: build(env),
    quarantine: wireQuarantine(env),
    maxReceives: env.MAX_RECEIVES,
    onFailure: (code, receives) => logger.warn('message failed', { code, receives }),
  };
}
