/** Who has an address: an item for each, written with the profile that has it, so that the two never differ. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { AddressHashes } from '#shared/domain/customer/address-hashes.ts';
import { type Key, partition, type Table } from './table.ts';

/** The customer's id is the sort key. */
export const addressKeys = (
  table: Table,
  customerId: string,
  addresses: AddressHashes,
): readonly Key[] =>
  Object.values(addresses).map((address) => ({
    PK: partition(table, 'ADDRESS', address),
    SK: customerId,
  }));

/** Ids in order. A STOP must not miss who was given this number a moment ago. */
export async function customersAt(table: Table, address: string): Promise<readonly string[]> {
  const ids: string[] = [];
  const pages = paginateQuery(
    { client: table.db },
    {
      TableName: table.name,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': partition(table, 'ADDRESS', address) },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) {
    for (const { SK } of page.Items ?? []) ids.push(SK);
  }
  return ids;
}
