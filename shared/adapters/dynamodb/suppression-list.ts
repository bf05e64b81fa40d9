import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type LazyReader, parseWith } from '#shared/contracts/reader.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { readPlainSuppression } from '#shared/domain/customer/plain-suppression.ts';
import type { Suppression } from '#shared/domain/customer/suppression.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import { batchGet } from './batches.ts';
import { isConditionFailed } from './errors.ts';
import { type Key, partition, type Table } from './table.ts';

const suppression: LazyReader<Suppression> = {
  plain: readPlainSuppression,
  schema: async () =>
    (await import('#shared/domain/customer/suppression-schema.ts')).suppressionSchema,
};

export function createDynamoSuppressionList(table: Table): SuppressionList {
  return {
    async add(entry) {
      const Item = { ...keyOf(table, entry.channel, entry.address), suppression: entry };
      try {
        await table.db.send(
          new PutCommand({
            TableName: table.name,
            Item,
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        );
      } catch (error) {
        // The first reason stays.
        if (!isConditionFailed(error)) throw error;
      }
    },

    async find(channel, address): Promise<Suppression | undefined> {
      const { Item } = await table.db.send(
        new GetCommand({
          TableName: table.name,
          Key: keyOf(table, channel, address),
          ConsistentRead: true,
        }),
      );
      return Item === undefined ? undefined : parseWith(suppression, Item.suppression);
    },

    async findAmong(addresses) {
      const keys = addresses.map(({ channel, address }) => keyOf(table, channel, address));
      const distinct = new Map(keys.map((key) => [`${key.PK} ${key.SK}`, key]));
      const items = await batchGet(table, [...distinct.values()]);
      return Promise.all(items.map((item) => parseWith(suppression, item.suppression)));
    },
  };
}

const keyOf = (table: Table, channel: Channel, address: string): Key => ({
  PK: partition(table, 'SUPPRESSED', address),
  SK: channel,
});
