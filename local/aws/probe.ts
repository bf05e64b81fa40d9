/** What a service that stands in for DynamoDB or SQS can do of what Opportune asks of it: tried, not read. */
import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface Feature {
  readonly service: 'DynamoDB' | 'SQS';
  readonly name: string;
  readonly has: boolean;
  /** What does not work, or works otherwise, where it is missing. */
  readonly without: string;
  /** Nothing decides rightly without it. */
  readonly essential: boolean;
}

/** In a table of its own, which is removed. @throws what the SDK throws when nobody answers */
export async function probeDynamoDb(db: DynamoDBClient): Promise<readonly Feature[]> {
  const TableName = `opportune-probe-${randomUUID().slice(0, 8)}`;
  await db.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const key = (PK: string) => ({ PK: { S: PK } });
  const put = (PK: string) => ({ TableName, Item: key(PK), ConditionExpression: NEW });
  const holds = async (PK: string): Promise<boolean> =>
    (await db.send(new GetItemCommand({ TableName, Key: key(PK), ConsistentRead: true }))).Item !==
    undefined;
  try {
    await active(db, TableName);
    await db.send(new PutItemCommand(put('first')));
    const conditions = await refuses('ConditionalCheckFailedException', () =>
      db.send(new PutItemCommand(put('first'))),
    );
    const cancelled = await refuses('TransactionCanceledException', () =>
      db.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: put('second') }, { Put: put('first') }],
        }),
      ),
    );
    const batches = await works(() =>
      db.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('first')] } } })),
    );
    const timeToLive = await works(() =>
      db.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        }),
      ),
    );
    const { Table } = await db.send(new DescribeTableCommand({ TableName }));
    return [
      feature('DynamoDB', 'conditional writes', conditions, true, 'decisions are not safe'),
      feature('DynamoDB', 'batches', batches, true, 'customers cannot be read'),
      feature(
        'DynamoDB',
        'transactions',
        cancelled && !(await holds('second')),
        true,
        'campaigns cannot be published, nor figures counted',
      ),
      feature('DynamoDB', 'time to live', timeToLive, false, 'nothing expires by itself'),
      feature(
        'DynamoDB',
        'streams',
        Table?.LatestStreamArn !== undefined,
        false,
        'nothing could follow the table',
      ),
    ];
  } finally {
    await db.send(new DeleteTableCommand({ TableName }));
  }
}

/** In a queue of its own, which is removed. @throws what the SDK throws when nobody answers */
export async function probeSqs(sqs: SQSClient): Promise<readonly Feature[]> {
  const QueueName = `opportune-probe-${randomUUID().slice(0, 8)}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const received = async (): Promise<number> => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    return Messages?.length ?? 0;
  };
  try {
    const MessageBody = 'probe';
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds: 60 }));
    const delays = (await received()) === 0;
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody }] }));
    const batches = (await received()) > 0;
    const hides = (await received()) === 0;
    return [
      feature('SQS', 'batches', batches, true, 'nothing reaches a function'),
      feature('SQS', 'visibility timeouts', hides, true, 'every message is taken again and again'),
      feature('SQS', 'delays', delays, false, 'what waits for its turn does not wait'),
    ];
  } finally {
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
}

const NEW = 'attribute_not_exists(PK)';

const feature = (
  service: Feature['service'],
  name: string,
  has: boolean,
  essential: boolean,
  without: string,
): Feature => ({ service, name, has, essential, without });

async function works(request: () => Promise<unknown>): Promise<boolean> {
  return request().then(
    () => true,
    () => false,
  );
}

async function refuses(name: string, request: () => Promise<unknown>): Promise<boolean> {
  return request().then(
    () => false,
    (error: unknown) => error instanceof Error && error.name === name,
  );
}

/** A table is made in its own time. */
async function active(db: DynamoDBClient, TableName: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { Table } = await db.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`table ${TableName} does not become active`);
}
