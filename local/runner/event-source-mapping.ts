/**
 * Maps an SQS queue to a function as Lambda's event source mapping does: long poll, batches, bounded
 * concurrency, partial batch responses. Only what succeeded is deleted; the rest comes back when its
 * visibility timeout has passed, and lands in the dead-letter queue when the queue says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { createBatchPoller } from './batch-poller.ts';
import { DEFAULT_TIMEOUT_SECONDS, invokeFunction, type LambdaFunction } from './invoke-function.ts';
import { createLatch } from './latch.ts';
import { batchFailures } from './partial-batch-response.ts';
import { deleteMessages, toSqsRecord } from './sqs-messages.ts';

export interface EventSourceMappingOptions {
  readonly sqs: SQSClient;
  readonly queue: { readonly url: string; readonly arn: string };
  readonly function: LambdaFunction<SQSEvent>;
  /** 1 to 10,000; more than 10 needs a batching window, as on AWS. */
  readonly batchSize?: number;
  /** Seconds to wait for a batch to fill, 0 to 300. */
  readonly maximumBatchingWindow?: number;
  /** Invocations at one time. */
  readonly maximumConcurrency?: number;
  /** Whether the response's `batchItemFailures` counts; without it a batch succeeds or fails whole. */
  readonly reportBatchItemFailures?: boolean;
  /** Seconds of one long poll. */
  readonly waitTimeSeconds?: number;
  /** Ends long polls under way, so that `stop` need not wait for them: embedded SQS can do that. */
  readonly wake?: () => unknown;
  /** Told of handler errors, timeouts and failing queue calls. */
  readonly onError?: (functionName: string, error: unknown) => void;
}

/** As it runs, whatever it was asked for. */
export type MappingSettings = Required<
  Pick<EventSourceMappingOptions, 'batchSize' | 'maximumConcurrency' | 'reportBatchItemFailures'>
>;

export interface MappingStats {
  /** Finished invocations. */
  readonly invocations: number;
  /** Records handed to the function, each delivery counted. */
  readonly records: number;
  readonly succeeded: number;
  /** Records that stay on the queue. */
  readonly failed: number;
  /** Invocations that threw, and that took too long. */
  readonly errors: number;
  readonly timeouts: number;
}

export interface EventSourceMapping {
  readonly settings: MappingSettings;
  /** Rejects when the queue's visibility timeout is shorter than the function's, as AWS does. */
  start(): Promise<void>;
  /** Polls no more until `resume`; running invocations end. */
  pause(): void;
  resume(): void;
  /** Resolves when nothing is on the queue, in flight, delayed or running. */
  drained(): Promise<void>;
  /** Polls no more and resolves when the running invocations have ended. Final. */
  stop(): Promise<void>;
  stats(): MappingStats;
}

const RETRY_AFTER_MS = 200;
const DRAIN_POLL_MS = 25;

export function createEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const { sqs, queue, batchSize = 10, maximumBatchingWindow = 0 } = options;
  const { maximumConcurrency = 2, reportBatchItemFailures = true, waitTimeSeconds = 1 } = options;
  const report = options.onError ?? ((name, error) => console.error(name, error));
  checkOptions(options);

  const count = { invocations: 0, records: 0, succeeded: 0, failed: 0, errors: 0, timeouts: 0 };
  const gather = createBatchPoller({
    sqs,
    queueUrl: queue.url,
    batchSize,
    maximumBatchingWindow,
    waitTimeSeconds,
  });
  const gate = createLatch();
  let stopping = false;
  let running = 0;
  let workers: Promise<unknown> = Promise.resolve();
  // One worker polls at a time; the others are running their batch or waiting for their turn.
  let poll: Promise<unknown> = Promise.resolve();

  async function work(): Promise<void> {
    while (!stopping) {
      await gate.opened();
      const gathered = poll.then(() => (stopping || !gate.isOpen() ? [] : gather(() => stopping)));
      poll = gathered.catch(() => {});
      try {
        await run(await gathered);
      } catch (error) {
        report(options.function.name, error);
        if (stopping) return;
        await sleep(RETRY_AFTER_MS);
      }
    }
  }

  async function run(batch: readonly Message[]): Promise<void> {
    if (batch.length === 0) return;
    running += 1;
    try {
      const records = batch.map((message) => toSqsRecord(message, queue.arn));
      const result = await invokeFunction(options.function, { Records: records });
      const failed = failures(result, new Set(records.map(({ messageId }) => messageId)));
      const done =
        failed === 'all' ? [] : batch.filter(({ MessageId = '' }) => !failed.has(MessageId));
      count.invocations += 1;
      count.records += batch.length;
      count.succeeded += done.length;
      count.failed += batch.length - done.length;
      await deleteMessages(sqs, queue.url, done);
    } finally {
      running -= 1;
    }
  }

  function failures(
    result: Awaited<ReturnType<typeof invokeFunction>>,
    ids: ReadonlySet<string>,
  ): ReturnType<typeof batchFailures> {
    if (result.outcome === 'returned')
      return reportBatchItemFailures ? batchFailures(result.value, ids) : new Set();
    if (result.outcome === 'timed_out') count.timeouts += 1;
    else count.errors += 1;
    report(options.function.name, result.outcome === 'threw' ? result.error : 'timed out');
    return 'all';
  }

  async function depth(): Promise<number> {
    const attributes = await attributesOf(sqs, queue.url);
    return (
      Number(attributes.ApproximateNumberOfMessages) +
      Number(attributes.ApproximateNumberOfMessagesNotVisible) +
      Number(attributes.ApproximateNumberOfMessagesDelayed)
    );
  }

  return {
    settings: { batchSize, maximumConcurrency, reportBatchItemFailures },
    async start() {
      const { VisibilityTimeout } = await attributesOf(sqs, queue.url);
      const timeout = options.function.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
      if (Number(VisibilityTimeout) < timeout)
        throw new Error(
          `Queue visibility timeout: ${VisibilityTimeout} seconds is less than Function timeout: ${timeout} seconds`,
        );
      workers = Promise.all(Array.from({ length: maximumConcurrency }, work));
    },
    pause: gate.close,
    resume: gate.open,
    async drained() {
      while (running > 0 || (await depth()) > 0) await sleep(DRAIN_POLL_MS);
    },
    async stop() {
      stopping = true;
      gate.open();
      // More than once, as a poll may just be on its way.
      const wake = async () => options.wake?.();
      const ignore = () => {};
      const waking = setInterval(() => wake().catch(ignore), DRAIN_POLL_MS);
      await wake().catch(ignore);
      await workers.finally(() => clearInterval(waking));
    },
    stats: () => ({ ...count }),
  };
}

function checkOptions({ queue, batchSize = 10, ...options }: EventSourceMappingOptions): void {
  const { maximumBatchingWindow = 0, maximumConcurrency = 2 } = options;
  const isWithin = (value: number, low: number, high: number) =>
    Number.isInteger(value) && value >= low && value <= high;
  if (queue.arn.endsWith('.fifo')) throw new Error('FIFO queues are not supported');
  if (!isWithin(batchSize, 1, 10_000)) throw new Error('batchSize must be 1 to 10,000');
  if (!isWithin(maximumConcurrency, 1, 1000))
    throw new Error('maximumConcurrency must be 1 to 1,000');
  if (maximumBatchingWindow < 0 || maximumBatchingWindow > 300)
    throw new Error('maximumBatchingWindow must be 0 to 300 seconds');
  if (batchSize > 10 && maximumBatchingWindow === 0)
    throw new Error('a batchSize above 10 needs a maximumBatchingWindow');
}

async function attributesOf(sqs: SQSClient, url: string): Promise<Partial<Record<string, string>>> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
  return (await sqs.send(command)).Attributes ?? {};
}
