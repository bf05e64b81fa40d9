import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { peekQueue } from '#local/engine/peek-queue.ts';

/** Answers with `pages`, then with none, and keeps what it was asked. */
function queueOf(...pages: readonly (readonly string[])[]) {
  const sqs = new SQSClient({ region: 'us-east-1' });
  const left = [...pages];
  const asked: object[] = [];
  sqs.middlewareStack.add(
    () => async (args) => {
      asked.push(args.input);
      const Messages = (left.shift() ?? []).map(
        (id): Message => ({ MessageId: id, ReceiptHandle: `handle-${id}` }),
      );
      return { response: {}, output: { Messages, $metadata: {} } };
    },
    { step: 'initialize', name: 'answers' },
  );
  return { sqs, asked };
}

it('asks every server of the queue before it takes it for empty', async () => {
  const { sqs, asked } = queueOf(['a'], ['a', 'b']);
  const seen: (string | undefined)[] = [];
  for await (const { MessageId } of peekQueue(sqs, 'https://queue.example')) seen.push(MessageId);
  expect(seen).toEqual(['a', 'b']);
  const receives = asked.filter((input) => 'MaxNumberOfMessages' in input);
  expect(receives).toHaveLength(3);
  for (const receive of receives) expect(receive).toMatchObject({ WaitTimeSeconds: 1 });
  expect(asked.at(-1), 'and leaves all as it was').toMatchObject({
    Entries: ['a', 'a', 'b'].map((id) => ({ ReceiptHandle: `handle-${id}`, VisibilityTimeout: 0 })),
  });
});
