/**
 * The shape of a deployment: table, queues, functions, routes, schedules and environments. The
 * stacks and the local engine are both made from it, so that neither can drift from the other.
 */
import type * as z from 'zod';
import { apiEnvSchema } from './env/api-env.ts';
import { deliverEnvSchema } from './env/deliver-env.ts';
import { evaluateEnvSchema } from './env/evaluate-env.ts';
import { feedbackEnvSchema } from './env/feedback-env.ts';
import { measureEnvSchema } from './env/measure-env.ts';
import { sweepEnvSchema } from './env/sweep-env.ts';
import { trackEnvSchema } from './env/track-env.ts';
import { webhookEnvSchema } from './env/webhook-env.ts';
import { KEPT_DAYS } from './retention.ts';

export const TABLE = {
  partitionKey: 'PK',
  sortKey: 'SK',
  index: { name: 'GSI1', partitionKey: 'GSI1PK', sortKey: 'GSI1SK' },
  timeToLive: 'ttl',
  stream: 'NEW_AND_OLD_IMAGES',
} as const;

/** After this many receives a function quarantines a message itself, with the reason. */
export const MAX_RECEIVES = 3;

/** A function of ours takes from it. */
export type SourceQueueName = 'events' | 'deliveries' | 'feedback' | 'webhooks';
/** `staff`: notices to staff, which the account's own systems take. */
export type QueueName = SourceQueueName | 'staff';
export type DeadLetterQueueName = `${QueueName}-dlq`;

export interface QueueDefinition {
  readonly retentionDays: number;
  /** One more than the function needs to quarantine a poisonous message itself. */
  readonly maxReceiveCount: number;
  readonly deadLetterRetentionDays: number;
}

const queue: QueueDefinition = {
  retentionDays: KEPT_DAYS.queues,
  maxReceiveCount: MAX_RECEIVES + 1,
  deadLetterRetentionDays: KEPT_DAYS.deadLetterQueues,
};

export const QUEUES: Readonly<Record<QueueName, QueueDefinition>> = {
  events: queue,
  deliveries: queue,
  feedback: queue,
  staff: queue,
  webhooks: queue,
};
export const QUEUE_NAMES = Object.keys(QUEUES) as readonly QueueName[];

export const SOURCE_QUEUE_NAMES: readonly SourceQueueName[] = [
  'events',
  'deliveries',
  'feedback',
  'webhooks',
];

export const deadLetterQueueOf = <N extends QueueName>(name: N): `${N}-dlq` => `${name}-dlq`;

export interface FunctionDefinition {
  readonly env: z.ZodObject;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Where its events come from; HTTP functions are named by `HTTP_ROUTES` instead. */
  readonly queue?: {
    readonly name: SourceQueueName;
    readonly batchSize: number;
    readonly maximumConcurrency: number;
  };
  /** Reads the table's stream. A batch that fails is halved before it is tried again. */
  readonly stream?: {
    readonly batchSize: number;
    readonly batchingWindowSeconds: number;
    readonly maximumRetryAttempts: number;
    /**
     * New images that hold one of these reach it, and no others. Each with the way to a leaf, since
     * Lambda's filters see leaves only: `{ decision: 'S', answer: 'M.survey.S' }`.
     */
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly everyMinute?: true;
  /** At most so many at a time; functions with a queue are bounded by their mapping instead. */
  readonly reservedConcurrency?: number;
}

const functions = {
  api: { env: apiEnvSchema, timeoutSeconds: 29, memoryMb: 512, reservedConcurrency: 50 },
  track: { env: trackEnvSchema, timeoutSeconds: 10, memoryMb: 256, reservedConcurrency: 100 },
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
  /** The wider its batches, the fewer writes share a figure. Given up, a record is for `recount --mend`. */
  measure: {
    env: measureEnvSchema,
    timeoutSeconds: 60,
    memoryMb: 512,
    stream: {
      batchSize: 500,
      batchingWindowSeconds: 5,
      maximumRetryAttempts: 200,
      attributes: { decision: 'S', conversion: 'S', answer: 'M.survey.S' },
    },
  },
  webhook: {
    env: webhookEnvSchema,
    timeoutSeconds: 30,
    memoryMb: 256,
    queue: { name: 'webhooks', batchSize: 10, maximumConcurrency: 5 },
  },
  /** Alone: two sweeps of one minute would hand everything over twice, harmlessly but paid for. */
  sweep: {
    env: sweepEnvSchema,
    timeoutSeconds: 55,
    // A whole processor: how much one run can move bounds how many messages a second there may be.
    memoryMb: 1769,
    everyMinute: true,
    reservedConcurrency: 1,
  },
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionDefinition>> = functions;
export const FUNCTION_NAMES = Object.keys(functions) as readonly FunctionName[];

/** Of the queues that no function of ours takes from: time enough to open a case. */
const OTHERS_TIMEOUT_SECONDS = 300;

/** AWS wants a visibility timeout of at least six times the function's own. */
export function visibilityTimeoutSeconds(name: QueueName): number {
  const consumers = Object.values(FUNCTIONS).filter((one) => one.queue?.name === name);
  return consumers.length === 0
    ? OTHERS_TIMEOUT_SECONDS
    : 6 * Math.max(...consumers.map((one) => one.timeoutSeconds));
}

/** Every variable that some function needs. */
export type VariableName = {
  [N in FunctionName]: keyof (typeof functions)[N]['env']['shape'];
}[FunctionName];

/** What a deployment knows; one that forgets a variable does not compile. */
export type DeploymentFacts = Readonly<
  Record<Exclude<VariableName, 'DEAD_LETTER_QUEUE_URL' | 'MAX_RECEIVES'>, string>
> & { readonly deadLetterQueueUrls: Readonly<Record<`${SourceQueueName}-dlq`, string>> };

/** The variables of one function: those of its schema, all of them and no others. */
export function environmentOf(
  name: FunctionName,
  { deadLetterQueueUrls, ...facts }: DeploymentFacts,
): Readonly<Record<string, string>> {
  const { env, queue: source } = FUNCTIONS[name];
  const known: Readonly<Record<string, string>> = {
    ...facts,
    ...(source !== undefined && {
      DEAD_LETTER_QUEUE_URL: deadLetterQueueUrls[deadLetterQueueOf(source.name)],
      MAX_RECEIVES: String(MAX_RECEIVES),
    }),
  };
  return Object.fromEntries(
    Object.keys(env.shape).flatMap((variable) => {
      const value = known[variable];
      return value === undefined ? [] : [[variable, value] as const];
    }),
  );
}
