/** What a changed item entails, in the transaction of its change: index entries, stream, expiry. */
import type { ChangeFeed } from './change-feed.ts';
import { sameItem } from './conditions.ts';
import { db } from './dynalite.ts';
import type { AttributeValue, IndexDescription, Item, Table } from './dynalite-types.ts';
import { writeUnits } from './item-size.ts';
import type { Storage } from './storage.ts';
import { indexSpace } from './storage-for-dynalite.ts';
import type { ItemChange } from './stream-record.ts';
import type { TimeToLive } from './time-to-live.ts';

export type IndexKind = 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes';

/** Write units that one index cost. */
export interface IndexCost {
  readonly kind: IndexKind;
  readonly index: string;
  readonly units: number;
}

export type WriteEffects = (table: Table, change: ItemChange) => IndexCost[];

export function createWriteEffects(
  storage: Storage,
  feed: ChangeFeed,
  ttl: TimeToLive,
): WriteEffects {
  return (table, change) => {
    const item = change.after ?? change.before;
    if (!item) return [];
    const key = db.createKey(item, table);
    feed.append(table, { key, ...change });
    ttl.track(table, key, change.after);
    return (['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const).flatMap((kind) =>
      (table[kind] ?? []).map((index) => ({
        kind,
        index: index.IndexName,
        units: writeIndex(storage, table, index, change),
      })),
    );
  };
}

/**
 * One write to put or delete an entry, two to move it to another key, none when no projected
 * attribute changed (AWS: "Provisioned throughput considerations for global secondary indexes").
 */
function writeIndex(
  storage: Storage,
  table: Table,
  index: IndexDescription,
  { before, after }: ItemChange,
): number {
  const space = indexSpace(table.TableName, index.IndexName);
  const { puts, deletes } = db.getIndexActions([index], before, after, table);
  let units = 0;
  for (const { key } of deletes) {
    units += writeUnits(storage.get<Item>(space, key), undefined);
    storage.delete(space, key);
  }
  for (const { key, item } of puts) {
    const entry = definedOnly(item);
    const existing = storage.get<Item>(space, key);
    if (existing && sameItem(existing, entry)) continue;
    units += writeUnits(existing, entry);
    storage.put(space, key, entry);
  }
  return units;
}

/** dynalite copies attributes that an item does not have as undefined. */
function definedOnly(item: Record<string, AttributeValue | undefined>): Item {
  return Object.fromEntries(
    Object.entries(item).filter((pair): pair is [string, AttributeValue] => pair[1] !== undefined),
  );
}
