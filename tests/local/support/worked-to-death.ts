/**
 * A process that works on embedded services until it is killed. Run with a data folder; it writes
 * each number to standard output once everything for it was acknowledged.
 */
import { PutRecordCommand } from '@aws-sdk/client-firehose';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { sendMail } from './mail.ts';
import { createTable } from './tables.ts';
import { startTestAws } from './test-aws.ts';

const [, , dataDir = ''] = process.argv;
const aws = await startTestAws({ dataDir, queues: [{ name: 'work' }, { name: 'held' }] });
await createTable(aws.db, 'work', 'NEW_AND_OLD_IMAGES');
const QueueUrl = aws.queues.work?.url;
const held = aws.queues.held?.url;
await aws.queue.send(new SendMessageCommand({ QueueUrl: held, MessageBody: 'held' }));
await aws.queue.send(new ReceiveMessageCommand({ QueueUrl: held, VisibilityTimeout: 3600 }));

async function work(n: number): Promise<void> {
  const item = (PK: string) => ({
    PK,
    SK: 'a',
    n,
    group: `group-${n % 3}`,
    text: 'x'.repeat(3000),
  });
  await Promise.all([
    aws.documents.send(new PutCommand({ TableName: 'work', Item: item(`single-${n}`) })),
    aws.documents.send(
      new TransactWriteCommand({
        TransactItems: ['left', 'right'].map((side) => ({
          Put: { TableName: 'work', Item: item(`${side}-${n}`) },
        })),
      }),
    ),
    aws.queue.send(new SendMessageCommand({ QueueUrl, MessageBody: String(n) })),
    aws.ses.send(await sendMail({ id: `mail-${n}` })),
    aws.firehose.send(
      new PutRecordCommand({
        DeliveryStreamName: 'work',
        Record: { Data: Buffer.from(`${n}\n`) },
      }),
    ),
  ]);
  process.stdout.write(`${n}\n`);
}

let next = 0;
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (;;) await work(next++);
  }),
);
