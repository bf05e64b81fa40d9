/**
 * The shape of a deployment: queues, functions, table. The stacks and the local engine are both made
 * from it, so that neither can drift from the other.
 */
import type * as z from 'zod';
import {
  apiEnvSchema,
  deliverEnvSchema,
  evaluateEnvSchema,
  feedbackEnvSchema,
  sweepEnvSchema,
  trackEnvSchema,
} from './env.ts';

export const TABLE = {
  partitionKey: 'PK',
  sortKey: 'SK',
  index: { name: 'GSI1', partitionKey: 'GSI1PK', sortKey: 'GSI1SK' },
  timeToLive: 'ttl',
} as const;

/** After this many receives a message goes to the queue's dead-letter queue. */
export const MAX_RECEIVES = 3;

export type QueueName = 'events' | 'deliveries' | 'feedback';

export interface FunctionDefinition {
  readonly env: z.ZodObject;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Where its events come from; HTTP functions are named by the API instead. */
  readonly queue?: {
    readonly name: QueueName;
    readonly batchSize: number;
    readonly maximumConcurrency: number;
  };
  readonly everyMinute?: true;
}

export type FunctionName = 'api' | 'evaluate' | 'deliver' | 'feedback' | 'track' | 'sweep';

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionDefinition>> = {
  api: { env: apiEnvSchema, timeoutSeconds: 29, memoryMb: 512 },
  track: { env: trackEnvSchema, timeoutSeconds: 10, memoryMb: 256 },
  evaluate: {
    env: evaluateEnvSchema,
    timeoutSeconds: 30,
    memoryMb: 512,
    queue: { name: 'events', batchSize: 10, maximumConcurrency: 100 },
  },
  deliver: {
    env: deliverEnvSchema,
    timeoutSeconds: 60,
    memoryMb: 512,
    queue: { name: 'deliveries', batchSize: 10, maximumConcurrency: 20 },
  },
  feedback: {
    env: feedbackEnvSchema,
    timeoutSeconds: 30,
    memoryMb: 256,
    queue: { name: 'feedback', batchSize: 10, maximumConcurrency: 20 },
  },
  sweep: { env: sweepEnvSchema, timeoutSeconds: 55, memoryMb: 256, everyMinute: true },
};

/** AWS wants a visibility timeout of at least six times the function's own. */
export function visibilityTimeoutSeconds(queue: QueueName): number {
  const consumers = Object.values(FUNCTIONS).filter((one) => one.queue?.name === queue);
  return 6 * Math.max(...consumers.map((one) => one.timeoutSeconds));
}

export const deadLetterQueueOf = (queue: QueueName): `${QueueName}-dlq` => `${queue}-dlq`;
