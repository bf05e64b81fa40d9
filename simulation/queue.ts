/** A standard SQS queue: at least once, in no order, visible again unless deleted. */
import type { SQSRecord } from 'aws-lambda';
import type { Random } from '#shared/domain/random.ts';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

export interface SimulatedQueue {
  send(body: string, visibleAt: number): void;
  /** Up to `most` visible messages, in any order, hidden until `hiddenUntil`. */
  receive(most: number, now: number, hiddenUntil: number): readonly QueuedMessage[];
  delete(id: string): void;
  /** Makes a message visible again although somebody is at work on it. */
  redeliver(id: string): void;
  readonly messages: ReadonlyMap<string, QueuedMessage>;
}

export function createSimulatedQueue(name: string, random: Random): SimulatedQueue {
  const messages = new Map<string, QueuedMessage>();
  let sent = 0;
  return {
    messages,
    send(body, visibleAt) {
      const id = `${name}-${++sent}`;
      messages.set(id, { id, body, visibleAt, receives: 0 });
    },
    receive(most, now, hiddenUntil) {
      const visible = [...messages.values()].filter((message) => message.visibleAt <= now);
      const taken: QueuedMessage[] = [];
      while (taken.length < most && visible.length > 0) {
        const [message] = visible.splice(random.whole(0, visible.length - 1), 1);
        if (message === undefined) break;
        message.receives += 1;
        message.visibleAt = hiddenUntil;
        taken.push(message);
      }
      return taken;
    },
    delete: (id) => void messages.delete(id),
    redeliver(id) {
      const message = messages.get(id);
      if (message !== undefined) message.visibleAt = 0;
    },
  };
}

export const asRecord = (message: QueuedMessage): SQSRecord => ({
  messageId: message.id,
  receiptHandle: message.id,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: '0',
    SenderId: 'simulation',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:simulation',
  awsRegion: 'us-east-1',
});
