import type { SQSClient } from '@aws-sdk/client-sqs';
import type { WebhookQueue } from '#shared/ports/webhooks.ts';
import { sendAll } from './send-all.ts';

/** The longest that SQS delays a message; what has to wait longer comes by and is put back. */
const MOST_DELAY_SECONDS = 900;

export function createSqsWebhookQueue(sqs: SQSClient, queueUrl: string): WebhookQueue {
  return {
    enqueue: (orders, now) =>
      sendAll(
        sqs,
        queueUrl,
        orders.map((order) => ({
          MessageBody: JSON.stringify(order),
          DelaySeconds: Math.min(
            MOST_DELAY_SECONDS,
            Math.max(0, Math.ceil((order.notBefore - now.getTime()) / 1000)),
          ),
        })),
      ),
  };
}
