/** Every port has one suite, and every adapter of the port passes it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createTable } from '#local/engine/create-table.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';

/** A fresh tenant of one embedded table for each suite file; answers the table once it is there. */
export function useDynamoTable(): () => Table {
  let aws: EmbeddedAws | undefined;
  let client: DynamoDBClient | undefined;
  let table: Table | undefined;
  let tenants = 0;
  beforeAll(async () => {
    aws = await startEmbeddedAws();
    client = new DynamoDBClient({
      endpoint: aws.endpoints.dynamodb,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await createTable(client, 'contract');
    const db = DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    });
    table = { db, name: 'contract', tenant: 'main' };
  });
  afterAll(async () => {
    client?.destroy();
    await aws?.close();
  });
  return () => {
    if (table === undefined) throw new Error('the table is not ready before the tests run');
    tenants += 1;
    return { ...table, tenant: `t${tenants}` };
  };
}
