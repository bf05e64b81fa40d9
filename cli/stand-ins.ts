/** Services that a run is pointed at instead of the embedded ones: what they can do, and whether that is enough. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type ForeignEndpoints, foreignClient } from '#local/aws/foreign-endpoints.ts';
import { type Feature, probeDynamoDb, probeSqs } from '#local/aws/probe.ts';
import { TABLE_NAME } from '#local/engine/start-engine.ts';
import { UsageError } from './usage-error.ts';

/**
 * Says of each service what it lacks.
 *
 * @throws UsageError when nobody answers, something essential is missing, or the table is in use
 */
export async function checkStandIns(
  { dynamodb, sqs }: ForeignEndpoints,
  say: (text: string) => void,
): Promise<void> {
  if (dynamodb !== undefined) {
    const db = new DynamoDBClient(foreignClient(dynamodb));
    try {
      report(dynamodb, await answered(dynamodb, probeDynamoDb(db)), say);
      await mustBeEmpty(db, dynamodb);
    } finally {
      db.destroy();
    }
    say(
      '  The stream is not read: figures are counted from the ledger at the end, nobody answers a message.',
    );
  }
  if (sqs !== undefined) {
    const queues = new SQSClient(foreignClient(sqs));
    try {
      report(sqs, await answered(sqs, probeSqs(queues)), say);
    } finally {
      queues.destroy();
    }
  }
  say('SES, SMS and Firehose: embedded, since an inbox and the events of providers are needed.');
}

function report(endpoint: string, features: readonly Feature[], say: (text: string) => void): void {
  const has = features.filter((one) => one.has).map(({ name }) => name);
  say(`${features[0]?.service}: ${endpoint} has ${has.join(', ')}`);
  for (const { name, without } of features.filter((one) => !one.has))
    say(`  lacks ${name}: ${without}`);
  const missing = features.filter((one) => !one.has && one.essential).map(({ name }) => name);
  if (missing.length > 0) throw new UsageError(`${endpoint} lacks ${missing.join(', ')}`);
}

async function answered<T>(endpoint: string, probe: Promise<T>): Promise<T> {
  try {
    return await probe;
  } catch (error) {
    throw new UsageError(
      `${endpoint} does not answer as expected: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** A run begins anew there, and must not mix with what somebody keeps. */
async function mustBeEmpty(db: DynamoDBClient, endpoint: string): Promise<void> {
  const { Count = 0 } = await DynamoDBDocumentClient.from(db)
    .send(new ScanCommand({ TableName: TABLE_NAME, Limit: 1 }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return { Count: 0 };
      throw error;
    });
  if (Count > 0) throw new UsageError(`the table ${TABLE_NAME} at ${endpoint} is not empty`);
}
