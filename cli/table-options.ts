/** Which table a command reads: of an engine's folder on this machine, or in an account. */
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openData } from '#local/engine/open-data.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { refuseTakenFolder } from './refuse-running.ts';
import { UsageError } from './usage-error.ts';

export const TABLE_OPTIONS = {
  'data-dir': { type: 'string' },
  table: { type: 'string' },
  tenant: { type: 'string', default: 'main' },
} as const;

export const TABLE_HELP = `  --data-dir FOLDER   the data of an engine that is not running
  --table NAME        a table in the account that the AWS variables of the environment name
  --tenant NAME       whose part of that table (default main)`;

export interface TableChoice {
  readonly 'data-dir'?: string | undefined;
  readonly table?: string | undefined;
  readonly tenant: string;
}

/** Opens it for as long as `use` runs. @throws UsageError when neither or both are named, or an engine runs on it */
export async function withTable<T>(
  { 'data-dir': dataDir, table: name, tenant }: TableChoice,
  use: (table: Table) => Promise<T>,
): Promise<T> {
  if ((dataDir === undefined) === (name === undefined))
    throw new UsageError('name the data by --data-dir or by --table');
  if (dataDir !== undefined) {
    if (!existsSync(join(dataDir, 'dynamodb.sqlite')))
      throw new UsageError(`there is no data in ${dataDir}${runsIn(dataDir)}`);
    refuseTakenFolder(dataDir);
    const data = await openData(dataDir, (who, error) =>
      process.stderr.write(`${who}: ${error instanceof Error ? error.message : String(error)}\n`),
    );
    return use(data.table).finally(() => data.close());
  }
  const client = new DynamoDBClient({});
  const marshallOptions = { removeUndefinedValues: true };
  const db = DynamoDBDocumentClient.from(client, { marshallOptions });
  return use({ db, name: name ?? '', tenant }).finally(() => client.destroy());
}

/** `npm start` and `replay` keep a folder for each run in theirs. */
function runsIn(dataDir: string): string {
  const runs = globSync('*/dynamodb.sqlite', { cwd: dataDir }).map((one) => dirname(one));
  return runs.length === 0 ? '' : `; in it there is ${runs.sort().join(', ')}`;
}
