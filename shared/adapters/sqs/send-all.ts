import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DomainError } from '#shared/domain/domain-error.ts';

export type Entry = Omit<SendMessageBatchRequestEntry, 'Id'>;

/** SendMessageBatch takes at most ten entries and 1 MiB in all. */
const ENTRIES_PER_CALL = 10;
const BYTES_PER_CALL = 1_000_000;

/** Sends `entries`, few per call; answers per entry, in order, whether the queue took it. */
export async function sendEach(
  sqs: SQSClient,
  queueUrl: string,
  entries: readonly Entry[],
): Promise<readonly boolean[]> {
  const taken = new Array<boolean>(entries.length).fill(false);
  await Promise.all(
    inCalls(entries).map(async (indices) => {
      const { Successful } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: indices.map((index) => ({
            Id: String(index),
            MessageBody: undefined,
            ...entries[index],
          })),
        }),
      );
      for (const { Id } of Successful ?? []) taken[Number(Id)] = true;
    }),
  );
  return taken;
}

/** @throws DomainError QUEUE_UNAVAILABLE (retryable) unless the queue took all; some may be taken twice. */
export async function sendAll(
  sqs: SQSClient,
  queueUrl: string,
  entries: readonly Entry[],
): Promise<void> {
  const refused = (await sendEach(sqs, queueUrl, entries)).filter((taken) => !taken).length;
  if (refused > 0)
    throw new DomainError(
      'QUEUE_UNAVAILABLE',
      `SQS refused ${refused} of ${entries.length} messages`,
      { retryable: true },
    );
}

function inCalls(entries: readonly Entry[]): number[][] {
  const calls: number[][] = [];
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    const size = new TextEncoder().encode(entry.MessageBody).length;
    const current = calls.at(-1);
    if (
      current === undefined ||
      current.length === ENTRIES_PER_CALL ||
      bytes + size > BYTES_PER_CALL
    ) {
      calls.push([index]);
      bytes = size;
    } else {
      current.push(index);
      bytes += size;
    }
  }
  return calls;
}
