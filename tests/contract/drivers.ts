/** Every port has one suite, and every adapter of the port passes it. */
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { foreignClient, foreignEndpoints } from '#local/aws/foreign-endpoints.ts';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createTable } from '#local/engine/create-table.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { withinTenant } from './tenant-wall.ts';

/** A fresh tenant of one embedded table for each call, once it is there; it reaches nobody else's keys. */
export interface DynamoTables {
  (): Table;
  /** Capacity units that reads of all kinds have cost so far, a strongly consistent 4 KB being one. */
  readUnits(): Promise<number>;
  /** And writes, 1 KB being one. */
  writeUnits(): Promise<number>;
}

const { dynamodb: standIn } = foreignEndpoints(process.env);

/** One table for each suite file: embedded, or where the SDK's own variables point (`npm run test:contract`). */
export function useDynamoTable(): DynamoTables {
  let aws: EmbeddedAws | undefined;
  let client: DynamoDBClient | undefined;
  let table: Table | undefined;
  let tenants = 0;
  const name = `opportune-contract-${randomUUID().slice(0, 8)}`;
  beforeAll(async () => {
    if (standIn === undefined) aws = await startEmbeddedAws();
    client = new DynamoDBClient(foreignClient(standIn ?? aws?.endpoints.dynamodb ?? ''));
    await createTable(client, name);
    const db = DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    });
    table = { db, name, tenant: 'main' };
  });
  afterAll(async () => {
    if (standIn !== undefined) await client?.send(new DeleteTableCommand({ TableName: name }));
    client?.destroy();
    await aws?.close();
  });
  const fresh = (): Table => {
    if (table === undefined) throw new Error('the table is not ready before the tests run');
    tenants += 1;
    const tenant = `t${tenants}`;
    return { ...table, db: withinTenant(table.db, tenant), tenant };
  };
  const units = async (kind: 'readUnits' | 'writeUnits'): Promise<number> =>
    Object.values((await aws?.dynamodb.usage()) ?? {}).reduce((sum, one) => sum + one[kind], 0);
  return Object.assign(fresh, {
    readUnits: () => units('readUnits'),
    writeUnits: () => units('writeUnits'),
  });
}
