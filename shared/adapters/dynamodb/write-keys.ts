import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { WriteKey, WriteKeys } from '#shared/ports/write-keys.ts';
import { type Key, partition, type Table } from './table.ts';

const itemSchema = z
  .object({ SK: z.string(), name: z.string(), author: z.string(), at: z.string() })
  .transform(({ SK, ...rest }): WriteKey => ({ id: SK, ...rest }));

export function createDynamoWriteKeys(table: Table): WriteKeys {
  const PK = partition(table, 'WRITE-KEYS');
  const keyOf = (id: string): Key => ({ PK, SK: id });
  return {
    async add({ id, ...rest }) {
      const Item = { ...keyOf(id), ...rest };
      await table.db.send(new PutCommand({ TableName: table.name, Item }));
    },

    async find(id) {
      const { Item } = await table.db.send(
        new GetCommand({ TableName: table.name, Key: keyOf(id) }),
      );
      return Item === undefined ? undefined : itemSchema.parse(Item);
    },

    async list() {
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': PK },
          ConsistentRead: true,
        }),
      );
      return (Items ?? []).map((item) => itemSchema.parse(item));
    },

    async remove(id) {
      const { Attributes } = await table.db.send(
        new DeleteCommand({ TableName: table.name, Key: keyOf(id), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes === undefined ? undefined : itemSchema.parse(Attributes);
    },
  };
}
