/** The data of an engine that is not running, with its stream read to the end. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { logger } from '#functions/runtime/logger.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { FUNCTIONS } from '#shared/contracts/deployment.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../aws/start-embedded-aws.ts';
import { createStreamMapping } from '../runner/stream-mapping.ts';
import { createTable } from './create-table.ts';
import { functionOf } from './functions.ts';
import { TABLE_NAME, TENANT } from './start-engine.ts';

export interface OpenedData {
  readonly table: Table;
  /** What the providers accepted. */
  readonly inbox: EmbeddedAws['inbox'];
  close(): Promise<void>;
}

/** Nothing is decided or sent. Fails when a running engine holds the folder. */
export async function openData(
  dataDir: string,
  onError: (functionName: string, error: unknown) => void,
): Promise<OpenedData> {
  const aws = await startEmbeddedAws({ dataDir });
  Object.assign(process.env, aws.environment, { TABLE_NAME, TENANT, STAGE: 'local' });
  logger.setLogLevel('ERROR');
  const client = new DynamoDBClient({});
  const marshallOptions = { removeUndefinedValues: true };
  const db = DynamoDBDocumentClient.from(client, { marshallOptions });
  await createTable(client, TABLE_NAME);
  const { stream } = FUNCTIONS.measure;
  const mapping = createStreamMapping({
    feed: aws.feed,
    table: TABLE_NAME,
    function: functionOf<DynamoDBStreamEvent>('measure'),
    attributes: stream?.attributes ?? {},
    ...(stream !== undefined && { batchSize: stream.batchSize }),
    onError,
  });
  await mapping.start();
  await mapping.drained();
  return {
    table: { db, name: TABLE_NAME, tenant: TENANT },
    inbox: aws.inbox,
    async close() {
      await mapping.stop();
      client.destroy();
      await aws.close();
    },
  };
}
