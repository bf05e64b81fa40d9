/** The embedded table alone, for a bench that needs no engine. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createTable } from '#local/engine/create-table.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';

/** Opens it, empty, for as long as `use` runs. */
export async function withEmbeddedTable<T>(
  use: (table: Table, aws: EmbeddedAws) => Promise<T>,
): Promise<T> {
  const aws = await startEmbeddedAws();
  const client = new DynamoDBClient({
    endpoint: aws.endpoints.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  try {
    await createTable(client, 'bench');
    const db = DynamoDBDocumentClient.from(client);
    return await use({ db, name: 'bench', tenant: 'main' }, aws);
  } finally {
    client.destroy();
    await aws.close();
  }
}
