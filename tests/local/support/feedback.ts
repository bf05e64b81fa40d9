import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { TestAws } from './test-aws.ts';

/** Empties the feedback queue: the SNS envelopes on it, with their message parsed. */
export async function takeFeedback(
  aws: TestAws,
): Promise<{ envelope: Record<string, unknown>; event: Record<string, never> }[]> {
  const QueueUrl = aws.queues.feedback?.url;
  const taken = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await aws.queue.send(receive);
    if (Messages.length === 0) return taken;
    for (const { Body = '', ReceiptHandle } of Messages) {
      const envelope = JSON.parse(Body);
      taken.push({ envelope, event: JSON.parse(envelope.Message) });
      await aws.queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
