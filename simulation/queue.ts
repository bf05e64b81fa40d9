/** A standard SQS queue: at least once, in no order, visible again unless deleted, in the end a dead letter. */
import type { SQSRecord } from 'aws-lambda';
import { REDRIVEN_ATTRIBUTE } from '#shared/contracts/redriven.ts';
import type { Random } from '#shared/domain/random.ts';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
  /** Put back by an operator, who says so in an attribute. */
  readonly redriven: boolean;
}

export interface DeadLetter {
  readonly body: string;
  /** Why a function put it there; absent when SQS moved it after too many receives. */
  readonly code?: string;
  readonly detail?: string;
}

export interface SimulatedQueue {
  send(body: string, visibleAt: number): void;
  /** Up to `most` visible messages, in any order, hidden until `hiddenUntil`. */
  receive(most: number, now: number, hiddenUntil: number): readonly QueuedMessage[];
  delete(id: string): void;
  /** Makes a message visible at `at` although somebody is at work on it. */
  redeliver(id: string, at: number): void;
  /** Infinite: there is none. */
  nextVisibleAt(): number;
  bury(letter: DeadLetter): void;
  /** Back from the dead letters, as new messages; what is not asked for stays. */
  redrive(wanted: (letter: DeadLetter) => boolean, now: number): number;
  readonly messages: ReadonlyMap<string, QueuedMessage>;
  readonly deadLetters: readonly DeadLetter[];
}

export function createSimulatedQueue(
  name: string,
  maxReceiveCount: number,
  random: Random,
): SimulatedQueue {
  const messages = new Map<string, QueuedMessage>();
  let deadLetters: DeadLetter[] = [];
  let sent = 0;

  function put(body: string, visibleAt: number, redriven: boolean): void {
    const id = `${name}-${++sent}`;
    messages.set(id, { id, body, visibleAt, receives: 0, redriven });
  }

  return {
    messages,
    get deadLetters() {
      return deadLetters;
    },
    send: (body, visibleAt) => put(body, visibleAt, false),
    receive(most, now, hiddenUntil) {
      const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= now);
      const taken: QueuedMessage[] = [];
      while (taken.length < most && visible.length > 0) {
        const [message] = visible.splice(random.whole(0, visible.length - 1), 1);
        if (message === undefined) break;
        message.receives += 1;
        if (message.receives > maxReceiveCount) {
          messages.delete(message.id);
          deadLetters.push({ body: message.body });
          continue;
        }
        message.visibleAt = hiddenUntil;
        taken.push(message);
      }
      return taken;
    },
    delete: (id) => void messages.delete(id),
    redeliver(id, at) {
      const message = messages.get(id);
      if (message !== undefined) message.visibleAt = at;
    },
    nextVisibleAt() {
      let next = Number.POSITIVE_INFINITY;
      for (const { visibleAt } of messages.values()) if (visibleAt < next) next = visibleAt;
      return next;
    },
    bury: (letter) => void deadLetters.push(letter),
    redrive(wanted, now) {
      const [back, stay] = [deadLetters.filter(wanted), deadLetters.filter((one) => !wanted(one))];
      deadLetters = stay;
      for (const { body } of back) put(body, now, true);
      return back.length;
    },
  };
}

export const asRecord = ({ id, body, receives, redriven }: QueuedMessage): SQSRecord => ({
  messageId: id,
  receiptHandle: id,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 'simulation',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: redriven
    ? { [REDRIVEN_ATTRIBUTE]: { dataType: 'String', stringValue: 'true' } }
    : {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:simulation',
  awsRegion: 'us-east-1',
});
