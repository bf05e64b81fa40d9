/**
 * Work by the minute in which it is due: bucket `DUE#<minute>#<shard>`, and a marker per occupied
 * bucket under `DUE`, so that catching up after an outage costs what is due, not what has passed.
 *
 * A marker outlives its bucket by a grace time: an entry written late into a minute that was just
 * swept is found by the next sweep.
 *
 * An entry's instant is part of its key: whoever is woken and goes back to wait for a later second of
 * the same minute writes another entry, which the sweep does not forget with the one it has handled.
 */
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { stableId } from '#shared/domain/hash.ts';
import type { Due, DueIndex, LeftBehind } from '#shared/ports/due-index.ts';
import { batchWrite, put } from './batches.ts';
import { encodeState } from './state-codec.ts';
import { type Key, partition, type Table } from './table.ts';

const MINUTE_MS = 60_000;
const GRACE_MS = 5 * MINUTE_MS;
/** A minute's entries spread over this many partitions of 1,000 writes/s each. */
const SHARDS = 8;
const PAGE = 100;

export function createDynamoDueIndex(table: Table): DueIndex {
  /** Markers this process has written already; a repeat would be harmless, only paid for. */
  const marked = new Set<string>();
  return {
    async add(entries) {
      const buckets = Map.groupBy(entries, bucketOf);
      const markers = [...buckets.keys()].filter((bucket) => !marked.has(bucket));
      // Before the entries: an entry without a marker would never be found.
      await mark(table, markers);
      if (marked.size > 10_000) marked.clear();
      for (const bucket of markers) marked.add(bucket);
      await batchWrite(
        table,
        distinct(entries).map((entry) => put(entryItem(table, entry))),
      );
    },

    async remove(entries) {
      await batchWrite(
        table,
        distinct(entries).map((entry) => ({
          DeleteRequest: { Key: { ...entryKey(table, entry) } },
        })),
      );
    },

    async drain(now, handle) {
      let handled = 0;
      const take = async (bucket: string): Promise<void> => {
        const drained = await drainBucket(table, bucket, now, handle);
        handled += drained;
        if (minuteOf(bucket) >= now.getTime() - GRACE_MS) return;
        marked.delete(bucket);
        await table.db.send(
          new DeleteCommand({
            TableName: table.name,
            Key: { PK: partition(table, 'DUE'), SK: bucket },
          }),
        );
      };
      // A minute after the other; what is due in one side by side.
      let minute: string[] = [];
      for await (const bucket of occupied(table, now)) {
        if (minute[0] !== undefined && minuteOf(minute[0]) !== minuteOf(bucket)) {
          await allEnded(minute.map(take));
          minute = [];
        }
        minute.push(bucket);
      }
      await allEnded(minute.map(take));
      return { handled };
    },
  };
}

/** The item of an entry that another write takes along, once it can be found. */
export async function markedItem(table: Table, entry: Due) {
  await mark(table, [bucketOf(entry)]);
  return entryItem(table, entry);
}

const mark = (table: Table, buckets: readonly string[]): Promise<void> =>
  batchWrite(
    table,
    buckets.map((bucket) => put({ PK: partition(table, 'DUE'), SK: bucket })),
  );

const entryItem = (table: Table, entry: Due) => ({
  ...entryKey(table, entry),
  due:
    entry.kind === 'erasure' && entry.left !== undefined
      ? { ...entry, left: encodeLeft(entry.left) }
      : entry,
});

const encodeLeft = ({ addresses, state, audit }: LeftBehind) => ({
  addresses,
  s: encodeState(state),
  audit: JSON.stringify(audit),
});

/** A request that names a key twice is refused as a whole; the last word holds, as of two requests. */
const distinct = (entries: readonly Due[]): readonly Due[] => [
  ...new Map(entries.map((entry) => [`${entryId(entry)}#${entry.at}`, entry])).values(),
];

/** None is left running when another fails. */
async function allEnded(tasks: readonly Promise<void>[]): Promise<void> {
  for (const ended of await Promise.allSettled(tasks))
    if (ended.status === 'rejected') throw ended.reason;
}

async function* occupied(table: Table, now: Date): AsyncGenerator<string> {
  let from: string | undefined;
  for (;;) {
    const { Items, LastEvaluatedKey } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :pk AND SK BETWEEN :from AND :now',
        ExpressionAttributeValues: {
          ':pk': partition(table, 'DUE'),
          ':from': from ?? '0',
          ':now': `${minuteText(now.getTime())}#~`,
        },
        Limit: PAGE,
        ConsistentRead: true,
      }),
    );
    for (const item of Items ?? []) yield String(item.SK);
    if (LastEvaluatedKey === undefined) return;
    from = `${LastEvaluatedKey.SK}~`;
  }
}

async function drainBucket(
  table: Table,
  bucket: string,
  now: Date,
  handle: (entries: readonly Due[]) => Promise<void>,
): Promise<number> {
  // Only who drains the index reads it.
  const { dueSchema } = await import('./due-schema.ts');
  const PK = partition(table, 'DUE', bucket);
  let handled = 0;
  let after: string | undefined;
  for (;;) {
    const { Items, LastEvaluatedKey } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: after === undefined ? 'PK = :pk' : 'PK = :pk AND SK > :after',
        ExpressionAttributeValues: { ':pk': PK, ...(after !== undefined && { ':after': after }) },
        Limit: PAGE,
        ConsistentRead: true,
      }),
    );
    const ready = (Items ?? [])
      .map((item) => ({ SK: item.SK, entry: dueSchema.parse(item.due) }))
      .filter(({ entry }) => entry.at <= now.getTime());
    if (ready.length > 0) {
      await handle(ready.map(({ entry }) => entry));
      await batchWrite(
        table,
        ready.map(({ SK }) => ({ DeleteRequest: { Key: { PK, SK } } })),
      );
      handled += ready.length;
    }
    if (LastEvaluatedKey === undefined) return handled;
    after = String(LastEvaluatedKey.SK);
  }
}

function entryId(entry: Due): string {
  switch (entry.kind) {
    case 'wake':
      return `wake#${entry.campaignId}#${entry.customerId}`;
    case 'erasure':
      return `erasure#${entry.customerId}`;
    case 'plan':
      return `plan#${entry.plan.kind}#${entry.plan.campaignId}#${entry.plan.at}`;
    case 'delivery':
    case 'doubt':
      return `${entry.kind}#${entry.messageId}`;
  }
}

const entryKey = (table: Table, entry: Due): Key => ({
  PK: partition(table, 'DUE', bucketOf(entry)),
  SK: `${entryId(entry)}#${entry.at}`,
});

const bucketOf = (entry: Due): string =>
  `${minuteText(entry.at)}#${parseInt(stableId(entryId(entry)).slice(0, 2), 36) % SHARDS}`;

const minuteText = (at: number): string => new Date(at).toISOString().slice(0, 16);
const minuteOf = (bucket: string): number => Date.parse(`${bucket.slice(0, 16)}Z`);
