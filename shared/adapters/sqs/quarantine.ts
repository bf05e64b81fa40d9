import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import { sendAll } from './send-all.ts';

/** Puts messages onto a dead-letter queue together with the reason, as attributes beside the body. */
export function createSqsQuarantine(sqs: SQSClient, deadLetterQueueUrl: string): Quarantine {
  return {
    put: (entries) =>
      sendAll(
        sqs,
        deadLetterQueueUrl,
        entries.map(({ body, code, detail, stack }) => ({
          MessageBody: body,
          MessageAttributes: {
            code: text(code),
            detail: text(detail.slice(0, 1000)),
            ...(stack !== undefined && { stack: text(stack.slice(0, 4000)) }),
          },
        })),
      ),
  };
}

const text = (value: string) => ({ DataType: 'String', StringValue: value === '' ? '-' : value });
