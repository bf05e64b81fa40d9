import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AddressEntry, AddressIndex } from '#shared/ports/address-index.ts';
import { batchWrite, put } from './batches.ts';
import { type Key, partition, type Table } from './table.ts';

/** The customer's id is the sort key. */
const itemSchema = z.object({ SK: z.string() });

export function createDynamoAddressIndex(table: Table): AddressIndex {
  const keyOf = (address: string, customerId: string): Key => ({
    PK: partition(table, 'ADDRESS', address),
    SK: customerId,
  });
  const keysOf = (entries: readonly AddressEntry[]) =>
    entries.flatMap(({ customerId, addresses }) =>
      Object.values(addresses).map((address) => ({ ...keyOf(address, customerId) })),
    );
  return {
    async add(entries) {
      await batchWrite(table, keysOf(entries).map(put));
    },

    async remove(entries) {
      await batchWrite(
        table,
        keysOf(entries).map((Key) => ({ DeleteRequest: { Key } })),
      );
    },

    async customersAt(address) {
      const ids: string[] = [];
      const pages = paginateQuery(
        { client: table.db },
        {
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': partition(table, 'ADDRESS', address) },
          // A STOP must not miss who was given this number a moment ago.
          ConsistentRead: true,
        },
      );
      for await (const page of pages) {
        for (const item of page.Items ?? []) ids.push(itemSchema.parse(item).SK);
      }
      return ids;
    },
  };
}
