import type { SQSClient } from '@aws-sdk/client-sqs';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import { sendAll, sendEach } from './send-all.ts';

export function createSqsEventQueue(sqs: SQSClient, queueUrl: string): EventQueue {
  return {
    async enqueueEvents(events) {
      const taken = await sendEach(
        sqs,
        queueUrl,
        events.map((event) => ({ MessageBody: JSON.stringify(event) })),
      );
      return taken.map((one) => (one ? 'taken' : 'failed'));
    },
    enqueueWakes: (wakes) =>
      sendAll(
        sqs,
        queueUrl,
        wakes.map((wake) => ({ MessageBody: JSON.stringify({ wake }) })),
      ),
    enqueuePlanPages: (pages, delaySeconds = 0) =>
      sendAll(
        sqs,
        queueUrl,
        pages.map((plan) => ({
          MessageBody: JSON.stringify({ plan }),
          DelaySeconds: delaySeconds,
        })),
      ),
    enqueueLooks: (looks) =>
      sendAll(
        sqs,
        queueUrl,
        looks.map((look) => ({ MessageBody: JSON.stringify({ look }) })),
      ),
  };
}
