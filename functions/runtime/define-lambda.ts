/** How a queue reaches a use case: environment, schema, partial failures, quarantine. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { HandleBatch } from '#shared/app/received.ts';
import type { Reader } from '#shared/contracts/reader.ts';
import { logger } from './logger.ts';
import { flushMetrics, metrics } from './metrics.ts';
import { handleSqsBatch, type SqsBatchHandler } from './sqs-batch.ts';
import { createStart, type ReadSecret } from './start.ts';
import { wireQuarantine } from './wire-aws.ts';

export interface QueueFedEnv {
  readonly DEAD_LETTER_QUEUE_URL: string;
  readonly MAX_RECEIVES: number;
}

export interface SqsLambda<Env extends QueueFedEnv, Message> {
  readonly name: string;
  readonly env: Reader<Env>;
  readonly message: Reader<Message>;
  /** Called on the first event, not on import. */
  readonly build: (env: Env) => HandleBatch<Message>;
  /** Needed where variables refer to secrets. */
  readonly secrets?: ReadSecret;
}

export function defineSqsLambda<Env extends QueueFedEnv, Message>(
  lambda: SqsLambda<Env, Message>,
): middy.MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  const start = createStart({
    ...lambda,
    build: (env): SqsBatchHandler<Message> => ({
      message: lambda.message,
      handle: lambda.build(env),
      quarantine: wireQuarantine(env),
      maxReceives: env.MAX_RECEIVES,
      onFailure: (code, receives) => logger.warn('message failed', { code, receives }),
    }),
  });
  return middy(async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batch = await start();
    try {
      if (lambda.name === 'evaluate') metrics.add('events', event.Records.length, undefined);
      return await handleSqsBatch(batch, event);
    } finally {
      flushMetrics();
    }
  });
}
