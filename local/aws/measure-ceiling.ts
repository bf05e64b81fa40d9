/**
 * What the embedded services themselves can do on this machine, with the same SDK clients and nothing
 * else running: the measure against which a pipeline on top of them is judged.
 */
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ResourceInUseException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startEmbeddedAws } from './start-embedded-aws.ts';

/** All per second. */
export interface Ceiling {
  readonly puts: number;
  /** Conditional updates of one item each. */
  readonly updates: number;
  /** Items, read in batches of 50. */
  readonly batchGetItems: number;
  /** Messages, sent in batches of ten. */
  readonly sqsSends: number;
  /** Messages, received and deleted in batches of ten. */
  readonly sqsReceives: number;
  readonly mails: number;
  readonly texts: number;
}

export interface CeilingOptions {
  /** Measures with state on disk there, in memory without it. */
  readonly dataDir?: string;
  /** For each of the seven figures. */
  readonly milliseconds?: number;
  readonly concurrency?: number;
  /** Size of the text in one item, and of one message's body. */
  readonly itemBytes?: number;
  readonly messageBytes?: number;
}

const TABLE = 'ceiling';
const KEYS = 2000;
const BATCH_GET = 50;

/** Starts services of its own, so that no inbox, table or queue of the caller is touched. */
export async function measureCeiling(options: CeilingOptions = {}): Promise<Ceiling> {
  const { dataDir, itemBytes = 2000, messageBytes = 400 } = options;
  const { milliseconds = 1000, concurrency = 16 } = options;
  const aws = await startEmbeddedAws({
    ...(dataDir === undefined ? {} : { dataDir }),
    queues: [{ name: 'ceiling' }],
  });
  const at = (endpoint: string) => ({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
  const db = new DynamoDBClient(at(aws.endpoints.dynamodb));
  const sqs = new SQSClient(at(aws.endpoints.sqs));
  const ses = new SESClient(at(aws.endpoints.ses));
  const sms = new PinpointSMSVoiceV2Client(at(aws.endpoints.sms));
  const rate = rateMeter(milliseconds, concurrency);
  try {
    return {
      ...(await measureTable(db, rate, itemBytes)),
      ...(await measureQueue(sqs, aws.queues.ceiling?.url ?? '', rate, messageBytes)),
      ...(await measureProviders(ses, sms, rate)),
    };
  } finally {
    for (const client of [db, sqs, ses, sms]) client.destroy();
    await aws.close();
  }
}

type Rate = (weight: number, operation: (n: number) => Promise<unknown>) => Promise<number>;

const EXHAUSTED = Symbol('nothing left to do');

/** Runs one operation over and over, many at a time; gives what it did per second, times `weight`. */
function rateMeter(milliseconds: number, concurrency: number): Rate {
  return async (weight, operation) => {
    let started = 0;
    let done = 0;
    const begin = performance.now();
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        while (performance.now() < begin + milliseconds) {
          if ((await operation(started++)) === EXHAUSTED) return;
          done += 1;
        }
      }),
    );
    return Math.round((done * weight * 1000) / (performance.now() - begin));
  };
}

async function measureTable(
  db: DynamoDBClient,
  rate: Rate,
  itemBytes: number,
): Promise<Pick<Ceiling, 'puts' | 'updates' | 'batchGetItems'>> {
  const text = { S: 'x'.repeat(itemBytes) };
  const put = (n: number) =>
    db.send(new PutItemCommand({ TableName: TABLE, Item: { ...key(n), text } }));
  await createTable(db);
  const puts = await rate(1, put);
  // So that reads and updates find every item.
  for (let n = 0; n < KEYS; n += 1) await put(n);
  const updates = await rate(1, (n) =>
    db.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: key(n),
        UpdateExpression: 'SET version = if_not_exists(version, :zero) + :one',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
      }),
    ),
  );
  const batchGetItems = await rate(BATCH_GET, (n) => {
    const Keys = Array.from({ length: BATCH_GET }, (_, more) => key(n * BATCH_GET + more));
    return db.send(new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } }));
  });
  return { puts, updates, batchGetItems };
}

async function measureQueue(
  sqs: SQSClient,
  QueueUrl: string,
  rate: Rate,
  messageBytes: number,
): Promise<Pick<Ceiling, 'sqsSends' | 'sqsReceives'>> {
  const MessageBody = 'x'.repeat(messageBytes);
  const sqsSends = await rate(10, () => {
    const Entries = Array.from({ length: 10 }, (_, id) => ({ Id: `${id}`, MessageBody }));
    return sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  });
  const sqsReceives = await rate(10, async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(receive);
    if (Messages.length === 0) return EXHAUSTED;
    const Entries = Messages.map(({ ReceiptHandle }, id) => ({ Id: `${id}`, ReceiptHandle }));
    return sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  });
  return { sqsSends, sqsReceives };
}

async function measureProviders(
  ses: SESClient,
  sms: PinpointSMSVoiceV2Client,
  rate: Rate,
): Promise<Pick<Ceiling, 'mails' | 'texts'>> {
  const headers = 'From: a@example.com\r\nTo: b@example.com\r\nSubject: ceiling\r\n';
  const Data = Buffer.from(`${headers}\r\n${'x'.repeat(1000)}\r\n`);
  const text = { DestinationPhoneNumber: '+420601123456', MessageBody: 'x' };
  return {
    mails: await rate(1, () => ses.send(new SendRawEmailCommand({ RawMessage: { Data } }))),
    texts: await rate(1, () => sms.send(new SendTextMessageCommand(text))),
  };
}

const key = (n: number) => ({ PK: { S: `customer-${n % KEYS}` }, SK: { S: 'state' } });

async function createTable(db: DynamoDBClient): Promise<void> {
  const command = new CreateTableCommand({
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['PK', 'SK'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
  });
  try {
    await db.send(command);
  } catch (error) {
    // Measured there before.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
