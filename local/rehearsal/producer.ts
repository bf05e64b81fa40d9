/** The producer of a run: puts its records onto the events queue, as a bank's own systems would. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { sendAll } from '#shared/adapters/sqs/send-all.ts';
import type { BadEvent, EventRecord } from '../datasets/dataset.ts';

/**
 * `events` in waves that hold each customer at most once. A standard queue keeps no order; a wave is
 * published when the one before has been decided, so that a run gives the same figures every time.
 */
export function waves(events: readonly EventRecord[]): readonly (readonly EventRecord[])[] {
  const cut: EventRecord[][] = [];
  const seen = new Map<string, number>();
  for (const event of events) {
    const wave = seen.get(event.customerId) ?? 0;
    seen.set(event.customerId, wave + 1);
    const members = cut[wave] ?? [];
    cut[wave] = members;
    members.push(event);
  }
  return cut;
}

export const publishEvents = (
  sqs: SQSClient,
  queueUrl: string,
  events: readonly EventRecord[],
): Promise<void> =>
  sendAll(
    sqs,
    queueUrl,
    events.map((event) => ({ MessageBody: JSON.stringify(event) })),
  );

export const publishBad = (
  sqs: SQSClient,
  queueUrl: string,
  bad: readonly BadEvent[],
): Promise<void> =>
  sendAll(
    sqs,
    queueUrl,
    bad.map(({ message }) => ({
      MessageBody: message.form === 'text' ? message.body : JSON.stringify(message.event),
    })),
  );
