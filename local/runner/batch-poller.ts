/** Gathers one batch from a queue: a long poll, then more until it is full or the window has passed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface BatchPollerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly batchSize: number;
  /** Seconds, from the first message on. */
  readonly maximumBatchingWindow: number;
  readonly waitTimeSeconds: number;
}

/** What one receive can bring, by the SQS API. */
const RECEIVE_MAX = 10;
/** While a large batch fills. */
const PARALLEL_RECEIVES = 5;
const EMPTY_PAUSE_MS = 25;

/** Empty when the long poll brought nothing. `isStopping` ends the wait for a full batch. */
export function createBatchPoller(
  options: BatchPollerOptions,
): (isStopping: () => boolean) => Promise<Message[]> {
  const { sqs, queueUrl, batchSize, maximumBatchingWindow, waitTimeSeconds } = options;

  async function receive(limit: number, waitSeconds: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(limit, RECEIVE_MAX),
      WaitTimeSeconds: waitSeconds,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    return (await sqs.send(command)).Messages ?? [];
  }

  return async (isStopping) => {
    const batch = await receive(batchSize, waitTimeSeconds);
    if (batch.length === 0) return batch;
    const deadline = performance.now() + maximumBatchingWindow * 1000;
    while (batch.length < batchSize && !isStopping()) {
      const remaining = deadline - performance.now();
      if (remaining <= 0) break;
      const more = await Promise.allSettled(
        shares(batchSize - batch.length).map((limit) => receive(limit, 0)),
      );
      const received = more.flatMap((result) =>
        result.status === 'fulfilled' ? result.value : [],
      );
      batch.push(...received);
      if (received.length === 0) await sleep(Math.min(remaining, EMPTY_PAUSE_MS));
    }
    return batch;
  };
}

/** 34 missing messages are receives of 10, 10, 10 and 4. */
function shares(missing: number): number[] {
  const receives = Math.min(PARALLEL_RECEIVES, Math.ceil(missing / RECEIVE_MAX));
  return Array.from({ length: receives }, (_, at) => missing - at * RECEIVE_MAX);
}
