import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A poll that waits asks every server that holds a part of the queue; one that does not, a few. */
const ASKS_ALL_S = 1;

/**
 * Every message of a queue, without taking any: received, then made visible again once all were
 * seen. Not for a queue that somebody else is reading.
 *
 * @param waitSeconds how long an answer "none" takes; 0 where one server holds the whole queue
 */
export async function* peekQueue(
  sqs: SQSClient,
  url: string,
  waitSeconds = ASKS_ALL_S,
): AsyncGenerator<Message> {
  const handles: string[] = [];
  const seen = new Set<string>();
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 120,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return;
      for (const message of Messages) {
        if (message.ReceiptHandle !== undefined) handles.push(message.ReceiptHandle);
        if (message.MessageId === undefined || seen.has(message.MessageId)) continue;
        seen.add(message.MessageId);
        yield message;
      }
    }
  } finally {
    for (let at = 0; at < handles.length; at += 10) {
      await sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: url,
          Entries: handles.slice(at, at + 10).map((ReceiptHandle, index) => ({
            Id: String(index),
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      );
    }
  }
}
