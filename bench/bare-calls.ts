/** The same number of the same AWS calls, without anything around them: the ceiling of a pipeline. */
import { FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Engine } from '#local/engine/start-engine.ts';

export type Calls = Readonly<Record<string, number>>;

const ITEM_TEXT = 'x'.repeat(900);
const BODY = 'x'.repeat(300);
const KEYS = 500;
/** As many at a time as four functions with ten customers each keep in the air. */
const CONCURRENCY = 40;

/** Seconds that `calls` take; operations it does not know are an error, so that none is left out. */
export async function bareSeconds(engine: Engine, calls: Calls): Promise<number> {
  const queue = await bareQueue(engine, calls);
  const firehose = new FirehoseClient({});
  const ses = new SESClient({ maxAttempts: 1 });
  const TableName = engine.tableName;
  const key = (n: number) => ({ PK: `bare#${n % KEYS}`, SK: 'S' });
  const item = (n: number) => ({ ...key(n), v: n, s: ITEM_TEXT });
  const ten = Array.from({ length: 10 }, (_, index) => index);
  for (let n = 0; n < KEYS; n++) await engine.db.send(new PutCommand({ TableName, Item: item(n) }));

  const make: Readonly<Record<string, (n: number) => Promise<unknown>>> = {
    GetItem: (n) =>
      engine.db.send(new GetCommand({ TableName, Key: key(n), ConsistentRead: true })),
    BatchGetItem: (n) =>
      engine.db.send(
        new BatchGetCommand({
          RequestItems: {
            [TableName]: { Keys: [...ten, ...ten.map((i) => i + 10)].map((i) => key(n * 20 + i)) },
          },
        }),
      ),
    PutItem: (n) =>
      engine.db.send(
        new PutCommand({ TableName, Item: item(n), ConditionExpression: 'attribute_exists(PK)' }),
      ),
    UpdateItem: (n) =>
      engine.db.send(
        new UpdateCommand({
          TableName,
          Key: key(n),
          UpdateExpression: 'SET v = :v',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':v': n },
        }),
      ),
    DeleteItem: (n) =>
      engine.db.send(new DeleteCommand({ TableName, Key: { PK: 'bare', SK: String(n) } })),
    Query: (n) =>
      engine.db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': key(n).PK },
          ConsistentRead: true,
        }),
      ),
    BatchWriteItem: (n) =>
      engine.db.send(
        new BatchWriteCommand({
          RequestItems: { [TableName]: [{ PutRequest: { Item: { PK: 'bare', SK: String(n) } } }] },
        }),
      ),
    SendMessageBatch: () =>
      engine.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queue.spare,
          Entries: ten.map((i) => ({ Id: String(i), MessageBody: BODY })),
        }),
      ),
    ReceiveMessage: () =>
      engine.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.full, MaxNumberOfMessages: 10 })),
    DeleteMessageBatch: async () => {
      const Entries = queue.handles
        .splice(0, 10)
        .map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle }));
      if (Entries.length > 0)
        await engine.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.received, Entries }));
    },
    PutRecord: () =>
      firehose.send(
        new PutRecordCommand({
          DeliveryStreamName: 'bare',
          Record: { Data: Buffer.from(BODY.repeat(10)) },
        }),
      ),
    SendRawEmail: (n) =>
      ses.send(
        new SendRawEmailCommand({
          RawMessage: {
            Data: Buffer.from(
              `From: a@bank.example\r\nTo: b${n}@customers.example\r\nSubject: bare\r\n\r\n${BODY.repeat(6)}`,
            ),
          },
        }),
      ),
  };

  const work: (() => Promise<unknown>)[] = [];
  for (const [operation, count] of Object.entries(calls)) {
    const call = make[operation];
    if (call === undefined) throw new Error(`bare calls do not know ${operation}`);
    for (let n = 0; n < count; n++) work.push(() => call(n));
  }
  const mixed = interleaved(work);
  const startedAt = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let call = mixed[next++]; call !== undefined; call = mixed[next++]) await call();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  firehose.destroy();
  ses.destroy();
  return seconds;
}

/** Queues with as many messages as the calls will take: to receive, and received already, to delete. */
async function bareQueue(engine: Engine, calls: Calls) {
  const create = async (name: string): Promise<string> => {
    const { QueueUrl } = await engine.sqs.send(
      new CreateQueueCommand({ QueueName: `${name}-${performance.now().toFixed(0)}` }),
    );
    if (QueueUrl === undefined) throw new Error('no queue');
    return QueueUrl;
  };
  const [full, received, spare] = [
    await create('bare-full'),
    await create('bare-received'),
    await create('bare-spare'),
  ];
  const fill = async (url: string, batches: number): Promise<void> => {
    for (let batch = 0; batch < batches; batch++) {
      const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: String(i), MessageBody: BODY }));
      await engine.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    }
  };
  await fill(full, calls.ReceiveMessage ?? 0);
  await fill(received, calls.DeleteMessageBatch ?? 0);
  const handles: string[] = [];
  for (;;) {
    const { Messages = [] } = await engine.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: received,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
      }),
    );
    if (Messages.length === 0) break;
    handles.push(...Messages.flatMap(({ ReceiptHandle }) => ReceiptHandle ?? []));
  }
  return { full, received, spare, handles };
}

/** By a fixed stride, so that every stretch holds every kind of call. */
function interleaved<T>(items: readonly T[]): readonly T[] {
  const stride = Math.max(1, Math.round(items.length * 0.382));
  const seen = new Set<number>();
  const mixed: T[] = [];
  for (let at = 0; mixed.length < items.length; at = (at + stride) % items.length) {
    while (seen.has(at)) at = (at + 1) % items.length;
    seen.add(at);
    const item = items[at];
    if (item !== undefined) mixed.push(item);
  }
  return mixed;
}
