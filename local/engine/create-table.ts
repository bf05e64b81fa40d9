import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contracts/deployment.ts';

/** The table as the stack makes it; one that is there already is left as it is. */
export async function createTable(db: DynamoDBClient, name: string): Promise<void> {
  const keys = [TABLE.partitionKey, TABLE.sortKey, TABLE.index.partitionKey, TABLE.index.sortKey];
  try {
    await db.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: schema(TABLE.partitionKey, TABLE.sortKey),
        GlobalSecondaryIndexes: [
          {
            IndexName: TABLE.index.name,
            KeySchema: schema(TABLE.index.partitionKey, TABLE.index.sortKey),
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: TABLE.stream },
      }),
    );
    while ((await statusOf(db, name)) !== 'ACTIVE') await sleep(CREATION_POLL_MS);
    await expire(db, name);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

const CREATION_POLL_MS = 100;

async function statusOf(db: DynamoDBClient, name: string): Promise<string | undefined> {
  return (await db.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus;
}

/** A service that stands in for DynamoDB may not know it; local/aws/probe.ts says so. */
async function expire(db: DynamoDBClient, name: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: TABLE.timeToLive, Enabled: true };
  await db
    .send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }))
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'UnknownOperationException')) throw error;
    });
}

const schema = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];
