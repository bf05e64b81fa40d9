import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { WatchBackfill, WatchBackfills } from '#shared/ports/watch-backfills.ts';
import { isConditionFailed } from './errors.ts';
import { type Key, partition, type Table } from './table.ts';

const itemSchema = z
  .object({ SK: z.string(), campaignVersion: z.number().int(), at: z.string() })
  .transform(
    ({ SK, campaignVersion, at }): WatchBackfill => ({
      campaignId: SK,
      campaignVersion,
      ...(at !== BEGINNING && { cursor: at }),
    }),
  );

/** No cursor is empty. */
const BEGINNING = '';

export function createDynamoWatchBackfills(table: Table): WatchBackfills {
  const keyOf = (campaignId: string): Key => ({
    PK: partition(table, 'BACKFILL'),
    SK: campaignId,
  });
  return {
    async start(campaignId, campaignVersion) {
      const Item = { ...keyOf(campaignId), campaignVersion, at: BEGINNING };
      await table.db.send(new PutCommand({ TableName: table.name, Item }));
    },

    async open() {
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': partition(table, 'BACKFILL') },
          ConsistentRead: true,
        }),
      );
      return (Items ?? []).map((item) => itemSchema.parse(item));
    },

    async advance({ campaignId, campaignVersion, cursor: from }, cursor) {
      const unmoved = {
        TableName: table.name,
        ConditionExpression: 'campaignVersion = :version AND #at = :from',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':version': campaignVersion, ':from': from ?? BEGINNING },
      };
      try {
        await (cursor === undefined
          ? table.db.send(new DeleteCommand({ ...unmoved, Key: keyOf(campaignId) }))
          : table.db.send(
              new PutCommand({
                ...unmoved,
                Item: { ...keyOf(campaignId), campaignVersion, at: cursor },
              }),
            ));
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
}
