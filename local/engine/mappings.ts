/** What feeds the functions, with the settings that the stacks give it (shared/contracts/deployment.ts). */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '#shared/contracts/deployment.ts';
import type { EmbeddedAws } from '../aws/start-embedded-aws.ts';
import {
  createEventSourceMapping,
  type EventSourceMapping,
} from '../runner/event-source-mapping.ts';
import type { LambdaFunction } from '../runner/invoke-function.ts';
import { createStreamMapping, type StreamMapping } from '../runner/stream-mapping.ts';
import type { Queues } from './queues.ts';

interface Fed {
  readonly functions: <E>(name: FunctionName) => LambdaFunction<E>;
  readonly onError: (functionName: string, error: unknown) => void;
}

export interface QueueMappingsOptions extends Fed {
  readonly sqs: SQSClient;
  readonly queues: Queues;
  /** Lowers what is deployed, and never raises it. */
  readonly concurrency?: number;
}

/** Not started. */
export function queueMappings({
  sqs,
  queues: { addresses, wake },
  functions,
  concurrency = Number.POSITIVE_INFINITY,
  onError,
}: QueueMappingsOptions): ReadonlyMap<FunctionName, EventSourceMapping> {
  return fedBy('queue', (name, { name: queue, batchSize, maximumConcurrency }) =>
    createEventSourceMapping({
      sqs,
      queue: addresses[queue],
      function: functions(name),
      batchSize,
      maximumConcurrency: Math.min(maximumConcurrency, concurrency),
      reportBatchItemFailures: true,
      ...(wake !== undefined && { wake }),
      onError,
    }),
  );
}

export interface StreamMappingsOptions extends Fed {
  readonly feed: EmbeddedAws['feed'];
  readonly table: string;
}

/** Not started. Without the batching window, which saves writes by waiting: a run is done sooner. */
export function streamMappings({
  feed,
  table,
  functions,
  onError,
}: StreamMappingsOptions): ReadonlyMap<FunctionName, StreamMapping> {
  return fedBy('stream', (name, { batchSize, maximumRetryAttempts, attributes }) =>
    createStreamMapping({
      feed,
      table,
      function: functions(name),
      batchSize,
      maximumRetryAttempts,
      bisectBatchOnFunctionError: true,
      attributes,
      onError,
    }),
  );
}

type Definition = (typeof FUNCTIONS)[FunctionName];

function fedBy<S extends 'queue' | 'stream', M>(
  source: S,
  create: (name: FunctionName, settings: NonNullable<Definition[S]>) => M,
): ReadonlyMap<FunctionName, M> {
  const made = FUNCTION_NAMES.flatMap((name) => {
    const settings = FUNCTIONS[name][source];
    return settings === undefined ? [] : [[name, create(name, settings)] as const];
  });
  return new Map(made);
}
