/** The read behind Query and Scan: a key range, page limits, filter, projection and its cost. */
import { matches } from './conditions.ts';
import { db } from './dynalite.ts';
import type { Item, Table, ValidRequest } from './dynalite-types.ts';
import { itemSize, readUnits } from './item-size.ts';
import type { Storage } from './storage.ts';
import { indexSpace, itemSpace } from './storage-for-dynalite.ts';
import type { Usage } from './usage.ts';

/** A page ends once it has read this much, before the filter. */
const PAGE_BYTES = 1024 * 1024;

/** In dynalite's signature. `fetchItems` is set when a local index lacks the attributes asked for. */
export function queryTable(storage: Storage, usage: Usage): typeof db.queryTable {
  return (_store, table, request, range, isLocal, fetchItems, keyNames, done) => {
    const space = request.IndexName
      ? indexSpace(table.TableName, request.IndexName)
      : itemSpace(table.TableName);
    const read: Item[] = [];
    const bytes = { source: 0, table: 0 };
    const isFull = () =>
      (request.Limit !== undefined && read.length >= request.Limit) ||
      bytes.source + bytes.table >= PAGE_BYTES;
    for (const entry of storage.values<Item>(space, range)) {
      bytes.source += itemSize(entry);
      const item = fetchItems ? storedItem(storage, table, entry) : entry;
      if (fetchItems) bytes.table += itemSize(item);
      read.push(item);
      if (isFull()) break;
    }
    const last = read.at(-1);
    const kept = read.filter((item) => passes(item, request));
    done(null, {
      Count: kept.length,
      ScannedCount: read.length,
      ...(request.Select === 'COUNT' ? {} : { Items: project(kept, request) }),
      ...(last && isFull() ? { LastEvaluatedKey: pick(last, keyNames) } : {}),
      ...consumed(request, bytes, isLocal, fetchItems, usage),
    });
  };
}

function storedItem(storage: Storage, table: Table, entry: Item): Item {
  return storage.get<Item>(itemSpace(table.TableName), db.createKey(entry, table)) ?? entry;
}

function passes(item: Item, request: ValidRequest): boolean {
  if (request._filter) return matches(item, request._filter.expression);
  const legacy = request.QueryFilter ?? request.ScanFilter;
  return !legacy || db.matchesFilter(item, legacy, request.ConditionalOperator);
}

function project(items: readonly Item[], request: ValidRequest): readonly Item[] {
  const paths = request._projection?.paths ?? request.AttributesToGet;
  return paths ? items.map((item) => db.mapPaths(paths, item)) : items;
}

function consumed(
  request: ValidRequest,
  bytes: { source: number; table: number },
  isLocal: boolean,
  fetchItems: boolean,
  usage: Usage,
) {
  const consistent = request.ConsistentRead === true;
  const source = usage.read(readUnits(bytes.source, consistent));
  const fetched = fetchItems ? usage.read(readUnits(bytes.table, consistent)) : 0;
  const wanted = request.ReturnConsumedCapacity;
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return {};
  const total = { TableName: request.TableName, CapacityUnits: source + fetched };
  if (wanted === 'TOTAL') return { ConsumedCapacity: total };
  const ofTable = request.IndexName ? fetched : source;
  const kind = isLocal ? 'LocalSecondaryIndexes' : 'GlobalSecondaryIndexes';
  return {
    ConsumedCapacity: {
      ...total,
      Table: { CapacityUnits: ofTable },
      ...(request.IndexName ? { [kind]: { [request.IndexName]: { CapacityUnits: source } } } : {}),
    },
  };
}

function pick(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}
