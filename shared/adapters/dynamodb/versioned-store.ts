/** HEAD says which version is the newest, and lists it; each V# item is one version, never rewritten. */
import {
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { parseWith, type Reader } from '#shared/contracts/reader.ts';
import { isBoolean, isInteger, isText } from '#shared/domain/plain.ts';
import type { Versioned, VersionedStore } from '#shared/ports/versioned-store.ts';
import { batchGet } from './batches.ts';
import { isConditionFailed } from './errors.ts';
import { storedAs } from './stored-value.ts';
import { GSI1, type Key, partition, type Table, versionKey } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

export interface VersionedKind<T> {
  /** `TEMPLATE`: the partition of one document is TEMPLATE#<id>. */
  readonly kind: string;
  /** `TEMPLATES`: the partition of GSI1 that lists them. */
  readonly list: string;
  readonly content: Reader<T>;
}

export function createDynamoVersionedStore<T>(
  table: Table,
  { kind, list, content: contentReader }: VersionedKind<T>,
): VersionedStore<T> {
  const headKey = (id: string): Key => ({ PK: partition(table, kind, id), SK: 'HEAD' });

  async function readHead(id: string) {
    const { Item } = await table.db.send(
      new GetCommand({ TableName: table.name, Key: headKey(id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : toHead(Item);
  }

  async function readVersion(id: string, version: number): Promise<Versioned<T> | undefined> {
    const { Item } = await table.db.send(
      new GetCommand({
        TableName: table.name,
        Key: versionKey(table, kind, id, version),
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : toVersioned(Item);
  }

  async function toVersioned(item: Readonly<Record<string, unknown>>): Promise<Versioned<T>> {
    const what = 'a version';
    return {
      id: storedAs(isText, item.id, what),
      version: storedAs(isInteger, item.version, what),
      content: await parseWith(contentReader, JSON.parse(storedAs(isText, item.content, what))),
      author: storedAs(isText, item.author, what),
      at: storedAs(isText, item.at, what),
    };
  }

  return {
    async newest(id) {
      const head = await readHead(id);
      return head === undefined || head.removed ? undefined : readVersion(id, head.version);
    },

    version: readVersion,

    async save(id, content, { author, at }, replaces) {
      const head = await readHead(id);
      if ((head === undefined || head.removed ? 0 : head.version) !== replaces) return 'conflict';
      const version = (head?.version ?? 0) + 1;
      const item = { id, version, content: JSON.stringify(content), author, at };
      const writes = new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table.name,
              Item: { ...headKey(id), version, GSI1PK: partition(table, list), GSI1SK: id },
              ...(head === undefined
                ? { ConditionExpression: 'attribute_not_exists(PK)' }
                : {
                    ConditionExpression: 'version = :known',
                    ExpressionAttributeValues: { ':known': head.version },
                  }),
            },
          },
          {
            Put: {
              TableName: table.name,
              Item: { ...versionKey(table, kind, id, version), ...item },
              ConditionExpression: 'attribute_not_exists(PK)',
            },
          },
        ],
      });
      try {
        await table.db.send(writes);
        return { id, version, content, author, at };
      } catch (error) {
        if (refusedItems(error) !== undefined) return 'conflict';
        throw error;
      }
    },

    async remove(id, version) {
      try {
        await table.db.send(
          new UpdateCommand({
            TableName: table.name,
            Key: headKey(id),
            UpdateExpression: 'SET removed = :yes REMOVE GSI1PK, GSI1SK',
            ConditionExpression: 'version = :version AND attribute_not_exists(removed)',
            ExpressionAttributeValues: { ':yes': true, ':version': version },
          }),
        );
        return 'removed';
      } catch (error) {
        if (isConditionFailed(error)) return 'conflict';
        throw error;
      }
    },

    async list(limit, cursor) {
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: GSI1,
          KeyConditionExpression:
            cursor === undefined ? 'GSI1PK = :pk' : 'GSI1PK = :pk AND GSI1SK > :after',
          ExpressionAttributeValues: {
            ':pk': partition(table, list),
            ...(cursor !== undefined && { ':after': cursor }),
          },
          Limit: limit,
        }),
      );
      const heads = (Items ?? []).map((item) => ({
        id: String(item.GSI1SK),
        ...toHead(item),
      }));
      const keys = heads.map(({ id, version }) => versionKey(table, kind, id, version));
      const found = await Promise.all(
        (await batchGet(table, keys, { consistent: true })).map(toVersioned),
      );
      const byId = new Map(found.map((one) => [one.id, one]));
      const last = heads.at(-1)?.id;
      return {
        items: heads.flatMap(({ id }) => byId.get(id) ?? []),
        ...(LastEvaluatedKey !== undefined && last !== undefined && { cursor: last }),
      };
    },
  };
}

const toHead = ({ version, removed = false }: Readonly<Record<string, unknown>>) => ({
  version: storedAs(isInteger, version, 'a newest version'),
  removed: storedAs(isBoolean, removed, 'a newest version'),
});
