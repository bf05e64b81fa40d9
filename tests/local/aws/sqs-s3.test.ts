import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestAws, type TestAws } from '../support/test-aws.ts';

const QUEUES = [
  { name: 'dead' },
  {
    name: 'work',
    visibilityTimeoutSeconds: 60,
    deadLetterQueue: { name: 'dead', maxReceiveCount: 2 },
  },
  { name: 'held' },
];

let aws: TestAws;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'opportune-sqs-'));
  aws = await startTestAws({ dataDir, queues: QUEUES, buckets: ['archive'] });
});
afterAll(async () => {
  await aws.close();
  await rm(dataDir, { recursive: true });
});

const url = (name: string) => aws.queues[name]?.url ?? '';
const send = (name: string, MessageBody: string, rest = {}) =>
  aws.queue.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody, ...rest }));
const receive = async (name: string) =>
  (
    await aws.queue.send(
      new ReceiveMessageCommand({
        QueueUrl: url(name),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    )
  ).Messages ?? [];
const release = (name: string, ReceiptHandle: string | undefined) =>
  aws.queue.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: url(name),
      ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );

describe('SQS', () => {
  it('listens on the loopback interface alone, under the address in its queue URLs', async () => {
    expect(new URL(aws.endpoints.sqs).hostname).toBe('127.0.0.1');
    const { QueueUrl } = await aws.queue.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    expect(QueueUrl).toBe(url('work'));
    expect(aws.queues.work?.arn).toBe('arn:aws:sqs:us-east-1:000000000000:work');
  });

  it('carries any text SQS allows, with its attributes', async () => {
    await send('held', 'Gutschein 🎉 für Žofie', {
      MessageAttributes: { kind: { DataType: 'String', StringValue: '✓' } },
    });
    const [message] = await receive('held');
    expect(message?.Body).toBe('Gutschein 🎉 für Žofie');
    expect(message?.MessageAttributes?.kind?.StringValue).toBe('✓');
    await aws.queue.send(
      new DeleteMessageCommand({ QueueUrl: url('held'), ReceiptHandle: message?.ReceiptHandle }),
    );
    await expect(send('held', 'control \u0001')).rejects.toThrow('Invalid characters');
  });

  it('makes a message visible again at once when its timeout is set to 0, also on disk', async () => {
    await send('work', 'again');
    const [first] = await receive('work');
    expect(await receive('work')).toEqual([]);
    await release('work', first?.ReceiptHandle);
    const [second] = await receive('work');
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await release('work', second?.ReceiptHandle);
  });

  it('moves a message to the dead-letter queue after its last receive', async () => {
    expect(await receive('work')).toEqual([]);
    const [dead] = await receive('dead');
    expect(dead?.Body).toBe('again');
    await aws.queue.send(
      new DeleteMessageCommand({ QueueUrl: url('dead'), ReceiptHandle: dead?.ReceiptHandle }),
    );
  });

  it('tells how deep each queue is and what was asked of it', async () => {
    await send('held', 'visible');
    await send('held', 'delayed', { DelaySeconds: 900 });
    expect((await aws.sqs.depths()).held).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    await receive('held');
    expect((await aws.sqs.depths()).held).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
    expect((await aws.sqs.usage()).SendMessage).toBeGreaterThanOrEqual(4);
  });

  it('goes on after a restart: same queues, new address, nothing held by the dead', async () => {
    const before = aws.endpoints.sqs;
    await aws.close();
    aws = await startTestAws({ dataDir, queues: QUEUES });
    expect(aws.endpoints.sqs).not.toBe(before);
    const { QueueUrl } = await aws.queue.send(new GetQueueUrlCommand({ QueueName: 'held' }));
    expect(QueueUrl).toBe(url('held'));
    const [message] = await receive('held');
    expect(message).toMatchObject({
      Body: 'visible',
      Attributes: { ApproximateReceiveCount: '2' },
    });
    expect((await aws.sqs.depths()).held).toMatchObject({ delayed: 1 });
  });
});

describe('S3', () => {
  it('stores, lists and returns objects', async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket: 'more' }));
    for (const Bucket of ['archive', 'more'])
      await aws.s3.send(new PutObjectCommand({ Bucket, Key: 'a/b.json', Body: '{"č":1}' }));
    const { Contents } = await aws.s3.send(
      new ListObjectsV2Command({ Bucket: 'archive', Prefix: 'a/' }),
    );
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a/b.json']);
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: 'more', Key: 'a/b.json' }));
    expect(await Body?.transformToString()).toBe('{"č":1}');
  });
});
