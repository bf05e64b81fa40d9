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
  const rate = rateMeter(options.milliseconds ?? 1000, options.concurrency ?? 16);
  const QueueUrl = aws.queues.ceiling?.url;
  const text = 'x'.repeat(itemBytes);
  const body = 'x'.repeat(messageBytes);
  const raw = Buffer.from(
    `From: a@example.com\r\nTo: b@example.com\r\nSubject: ceiling\r\n\r\n${'x'.repeat(1000)}\r\n`,
  );

  try {
    await createTable(db);
    const puts = await rate(1, async (n) => {
      await db.send(
        new PutItemCommand({ TableName: TABLE, Item: { ...key(n), text: { S: text } } }),
      );
    });
    // Reads and updates then find every item.
    for (let n = 0; n < KEYS; n += 1)
      await db.send(
        new PutItemCommand({ TableName: TABLE, Item: { ...key(n), text: { S: text } } }),
      );
    const updates = await rate(1, async (n) => {
      await db.send(
        new UpdateItemCommand({
          TableName: TABLE,
          Key: key(n),
          UpdateExpression: 'SET version = if_not_exists(version, :zero) + :one',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
        }),
      );
    });
    const batchGetItems = await rate(BATCH_GET, async (n) => {
      const Keys = Array.from({ length: BATCH_GET }, (_, more) => key(n * BATCH_GET + more));
      await db.send(new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } }));
    });
    const sqsSends = await rate(10, async () => {
      const Entries = Array.from({ length: 10 }, (_, id) => ({ Id: `${id}`, MessageBody: body }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    });
    const sqsReceives = await rate(10, async () => {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.send(receive);
      if (Messages.length === 0) return 'exhausted';
      const Entries = Messages.map(({ ReceiptHandle }, id) => ({ Id: `${id}`, ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return undefined;
    });
    const mails = await rate(1, async () => {
      await ses.send(new SendRawEmailCommand({ RawMessage: { Data: raw } }));
    });
    const texts = await rate(1, async () => {
      await sms.send(
        new SendTextMessageCommand({ DestinationPhoneNumber: '+420601123456', MessageBody: 'x' }),
      );
    });
    return { puts, updates, batchGetItems, sqsSends, sqsReceives, mails, texts };
  } finally {
    for (const client of [db, sqs, ses, sms]) client.destroy();
    await aws.close();
  }
}

const key = (n: number) => ({ PK: { S: `customer-${n % KEYS}` }, SK: { S: 'state' } });

/** Runs one operation over and over, many at a time; gives what it did per second, times `weight`. */
function rateMeter(milliseconds: number, concurrency: number) {
  return async (
    weight: number,
    operation: (n: number) => Promise<'exhausted' | undefined | void>,
  ): Promise<number> => {
    let started = 0;
    let done = 0;
    const begin = performance.now();
    const until = begin + milliseconds;
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        while (performance.now() < until) {
          if ((await operation(started++)) === 'exhausted') return;
          done += 1;
        }
      }),
    );
    return Math.round((done * weight * 1000) / (performance.now() - begin));
  };
}

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
