import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Deliveries } from '#shared/ports/deliveries.ts';
import { sendAll } from './send-all.ts';

export function createSqsDeliveries(sqs: SQSClient, queueUrl: string): Deliveries {
  return {
    enqueue: (orders, delaySeconds = 0) =>
      sendAll(
        sqs,
        queueUrl,
        orders.map((order) => ({ MessageBody: JSON.stringify(order), DelaySeconds: delaySeconds })),
      ),
  };
}
