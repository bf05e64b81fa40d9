/**
 * Work by the minute in which it is due: bucket `DUE#<minute>#<shard>`, and a marker per occupied
 * bucket under `DUE`, so that catching up after an outage costs what is due, not what has passed. What
 * is due already when it is added lies in the minute it is added in; its key keeps its own instant.
 *
 * No entry is lost whose `add` resolved, whoever else adds and sweeps meanwhile:
 *
 * - A sweep deletes a marker only as it read it before it read the bucket and found nothing left in it;
 *   each write of a marker draws another token. So an entry whose marker is written after it stays
 *   found: the sweep read the bucket after the entry was there, or the marker is a newer one.
 * - Whoever adds writes the marker before the entry, or knows it written. A sweep deletes none for
 *   five minutes after its minute; an entry that is there two minutes after it, by its writer's clock,
 *   is therefore read by the sweep that does, as long as clocks are less than three minutes apart.
 * - Who is slower than that, frozen between marker and entry for instance, sees it by the clock after
 *   the entry was written, and writes the marker again. Who dies before that has added nothing yet: the
 *   caller comes again.
 * - A write that takes an entry along takes the marker along too; both are there at once.
 *
 * An entry's instant is part of its key: whoever is woken and goes back to wait for a later second of
 * the same minute writes another entry, which the sweep does not forget with the one it has handled.
 */
import { randomUUID } from 'node:crypto';
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { allEnded } from '#shared/domain/all-ended.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Due, DueIndex, LeftBehind } from '#shared/ports/due-index.ts';
import { batchWrite, put } from './batches.ts';
import { isConditionFailed } from './errors.ts';
import { encodeState } from './state-codec.ts';
import { type Key, partition, type Table } from './table.ts';

const MINUTE_MS = 60_000;
/** A marker is not deleted for so long after its minute, */
const KEPT_MS = 5 * MINUTE_MS;
/** nor relied on for longer than so. What lies between is for clocks that differ. */
const RELIED_ON_MS = 2 * MINUTE_MS;
/** A minute's entries spread over this many partitions of 1,000 writes/s each. */
const SHARDS = 8;
const PAGE = 100;

/** @param clock that of whoever sweeps: what is due by it already is filed under its minute */
export function createDynamoDueIndex(table: Table, clock: Clock): DueIndex {
  /** Markers this process has written already; a repeat would be harmless, only paid for. */
  const marked = new Set<string>();
  return {
    async add(entries, notBefore) {
      const earliest = earliestFor(clock.now(), notBefore);
      const items = distinct(entries).map((entry) => ({
        bucket: bucketOf(entry, earliest),
        entry,
      }));
      const buckets = [...new Set(items.map(({ bucket }) => bucket))];
      const markers = buckets.filter((bucket) => !marked.has(bucket));
      await mark(table, markers);
      if (marked.size > 10_000) marked.clear();
      for (const bucket of markers) marked.add(bucket);
      await batchWrite(
        table,
        items.map(({ bucket, entry }) => put(entryItem(table, bucket, entry))),
      );
      const relied = clock.now().getTime() - RELIED_ON_MS;
      await mark(
        table,
        buckets.filter((bucket) => minuteOf(bucket) < relied),
      );
    },

    async remove(entries) {
      await batchWrite(
        table,
        distinct(entries).map((entry) => ({
          DeleteRequest: { Key: { ...entryKey(table, bucketOf(entry), entry) } },
        })),
      );
    },

    async drain(now, handle) {
      let handled = 0;
      let unreadable = 0;
      const take = async (marker: Marker): Promise<void> => {
        const { bucket } = marker;
        const drained = await drainBucket(table, bucket, now, handle);
        handled += drained.handled;
        unreadable += drained.unreadable;
        if (drained.unreadable > 0 || minuteOf(bucket) >= now.getTime() - KEPT_MS) return;
        marked.delete(bucket);
        await unmark(table, marker);
      };
      // A minute after the other; what is due in one side by side.
      let minute: Marker[] = [];
      for await (const marker of occupied(table, now)) {
        if (minute[0] !== undefined && minuteOf(minute[0].bucket) !== minuteOf(marker.bucket)) {
          await allEnded(minute.map(take));
          minute = [];
        }
        minute.push(marker);
      }
      await allEnded(minute.map(take));
      if (unreadable > 0)
        throw new DomainError(
          'RECORD_UNREADABLE',
          `${unreadable} entries of the due index cannot be read`,
        );
      return { handled };
    },
  };
}

/** An entry and its marker, for a write that puts both at once. */
export function markedItems(table: Table, entry: Due) {
  const bucket = bucketOf(entry);
  return [entryItem(table, bucket, entry), markerItem(table, bucket)];
}

interface Marker {
  readonly bucket: string;
  /** Another one with each write. */
  readonly token: unknown;
}

const markerKey = (table: Table, bucket: string): Key => ({
  PK: partition(table, 'DUE'),
  SK: bucket,
});

const markerItem = (table: Table, bucket: string) => ({
  ...markerKey(table, bucket),
  token: randomUUID(),
});

const mark = (table: Table, buckets: readonly string[]): Promise<void> =>
  batchWrite(
    table,
    buckets.map((bucket) => put(markerItem(table, bucket))),
  );

/** Unless somebody has written it since it was read. */
async function unmark(table: Table, { bucket, token }: Marker): Promise<void> {
  const onToken =
    token === undefined
      ? { ConditionExpression: 'attribute_not_exists(#token)' }
      : {
          ConditionExpression: '#token = :token',
          ExpressionAttributeValues: { ':token': token },
        };
  try {
    await table.db.send(
      new DeleteCommand({
        TableName: table.name,
        Key: { ...markerKey(table, bucket) },
        ...onToken,
        ExpressionAttributeNames: { '#token': 'token' },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}

const entryItem = (table: Table, bucket: string, entry: Due) => ({
  ...entryKey(table, bucket, entry),
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

async function* occupied(table: Table, now: Date): AsyncGenerator<Marker> {
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
    for (const item of Items ?? []) yield { bucket: String(item.SK), token: item.token };
    if (LastEvaluatedKey === undefined) return;
    from = `${LastEvaluatedKey.SK}~`;
  }
}

async function drainBucket(
  table: Table,
  bucket: string,
  now: Date,
  handle: (entries: readonly Due[]) => Promise<void>,
): Promise<{ readonly handled: number; readonly unreadable: number }> {
  // Only who drains the index reads it.
  const { readDue } = await import('./due-schema.ts');
  const PK = partition(table, 'DUE', bucket);
  let handled = 0;
  let unreadable = 0;
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
    const ready: { readonly SK: unknown; readonly entry: Due }[] = [];
    for (const { SK, due } of Items ?? []) {
      const entry = readDue(due);
      // It stays for whoever mends it, and holds up nobody.
      if (entry === undefined) unreadable += 1;
      else if (entry.at <= now.getTime()) ready.push({ SK, entry });
    }
    if (ready.length > 0) {
      await handle(ready.map(({ entry }) => entry));
      await batchWrite(
        table,
        ready.map(({ SK }) => ({ DeleteRequest: { Key: { PK, SK } } })),
      );
      handled += ready.length;
    }
    if (LastEvaluatedKey === undefined) return { handled, unreadable };
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

const entryKey = (table: Table, bucket: string, entry: Due): Key => ({
  PK: partition(table, 'DUE', bucket),
  SK: `${entryId(entry)}#${entry.at}`,
});

const bucketOf = (entry: Due, earliest = entry.at): string =>
  `${minuteText(Math.max(entry.at, earliest))}#${parseInt(stableId(entryId(entry)).slice(0, 2), 36) % SHARDS}`;

/** Instant (ms) before whose minute nothing is filed: now, or the first full minute after `notBefore`. */
const earliestFor = (now: Date, notBefore: Date | undefined): number =>
  Math.max(now.getTime(), Math.ceil((notBefore?.getTime() ?? 0) / MINUTE_MS) * MINUTE_MS);

const minuteText = (at: number): string => new Date(at).toISOString().slice(0, 16);
const minuteOf = (bucket: string): number => Date.parse(`${bucket.slice(0, 16)}Z`);
