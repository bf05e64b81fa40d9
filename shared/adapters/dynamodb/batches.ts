/** Many reads or writes in few requests. What DynamoDB leaves over is asked for again, a little later each time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unprocessed } from './errors.ts';
import type { Key, Table } from './table.ts';

type Item = Record<string, unknown>;

export type Write =
  | { readonly PutRequest: { readonly Item: Item } }
  | { readonly DeleteRequest: { readonly Key: Item } };

/** Limits of BatchGetItem and BatchWriteItem. */
const READS_PER_CALL = 100;
const WRITES_PER_CALL = 25;
const MAX_CALLS = 8;
const FIRST_PAUSE_MS = 25;

export const put = (item: Item): Write => ({ PutRequest: { Item: item } });

/** Those that exist, in no order; maybe a moment old unless `consistent`. @throws DomainError TABLE_THROTTLED */
export async function batchGet(
  table: Table,
  keys: readonly Key[],
  { consistent = false } = {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let at = 0; at < keys.length; at += READS_PER_CALL) {
    let wanted: Item[] = keys.slice(at, at + READS_PER_CALL).map((key) => ({ ...key }));
    for (let call = 0; call < MAX_CALLS && wanted.length > 0; call++) {
      if (call > 0) await sleep(FIRST_PAUSE_MS * 2 ** (call - 1));
      const { Responses, UnprocessedKeys } = await table.db.send(
        new BatchGetCommand({
          RequestItems: { [table.name]: { Keys: wanted, ConsistentRead: consistent } },
        }),
      );
      items.push(...(Responses?.[table.name] ?? []));
      wanted = UnprocessedKeys?.[table.name]?.Keys ?? [];
    }
    if (wanted.length > 0) throw unprocessed(`${wanted.length} reads`);
  }
  return items;
}

/** Without conditions, and of one key at most once in a call. @throws DomainError TABLE_THROTTLED */
export async function batchWrite(table: Table, writes: readonly Write[]): Promise<void> {
  for (let at = 0; at < writes.length; at += WRITES_PER_CALL) {
    let wanted: Write[] = writes.slice(at, at + WRITES_PER_CALL);
    for (let call = 0; call < MAX_CALLS && wanted.length > 0; call++) {
      if (call > 0) await sleep(FIRST_PAUSE_MS * 2 ** (call - 1));
      const { UnprocessedItems } = await table.db.send(
        new BatchWriteCommand({ RequestItems: { [table.name]: wanted } }),
      );
      wanted = (UnprocessedItems?.[table.name] ?? []) as Write[];
    }
    if (wanted.length > 0) throw unprocessed(`${wanted.length} writes`);
  }
}
