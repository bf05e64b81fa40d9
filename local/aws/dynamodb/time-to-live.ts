/**
 * Time to live: which attribute of a table holds it, and which items are past it.
 * Nothing expires by itself; the caller asks for a sweep (AWS takes up to days).
 */
import { db } from './dynalite.ts';
import type { Item, Table } from './dynalite-types.ts';
import type { Storage } from './storage.ts';

export interface TimeToLive {
  /** The attribute in use, undefined when disabled. */
  attribute(table: string): string | undefined;
  enable(table: Table, attribute: string): void;
  disable(table: string): void;
  /** Keeps the list of expiring items in step with a write. */
  track(table: Table, key: string, after: Item | undefined): void;
  /** Storage keys of items whose time is at or before `nowSeconds`. */
  due(nowSeconds: number, limit: number): { table: string; key: string }[];
}

/** AWS leaves alone what expired more than five years ago, to survive mistaken values. */
const FIVE_YEARS = 5 * 365 * 24 * 60 * 60;
const SPACE = 'time-to-live';

export function createTimeToLive(storage: Storage): TimeToLive {
  storage.sql.exec(`
    CREATE TABLE IF NOT EXISTS expiry (
      table_name TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (table_name, key)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS expiry_by_time ON expiry (at);
  `);
  const set = storage.sql.prepare(
    'INSERT INTO expiry VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at',
  );
  const unset = storage.sql.prepare('DELETE FROM expiry WHERE table_name = ? AND key = ?');
  const clear = storage.sql.prepare('DELETE FROM expiry WHERE table_name = ?');
  const due = storage.sql.prepare(
    'SELECT table_name, key FROM expiry WHERE at <= ? AND at > ? ORDER BY at LIMIT ?',
  );
  const attributes = new Map(
    storage.keys(SPACE).map((table) => [table, storage.get<string>(SPACE, table)]),
  );

  function track(table: Table, key: string, after: Item | undefined): void {
    const attribute = attributes.get(table.TableName);
    if (attribute === undefined) return;
    const seconds = Number(after?.[attribute]?.N ?? Number.NaN);
    if (Number.isFinite(seconds)) set.run(table.TableName, key, Math.trunc(seconds));
    else unset.run(table.TableName, key);
  }

  return {
    attribute: (table) => attributes.get(table),
    enable(table, attribute) {
      attributes.set(table.TableName, attribute);
      storage.put(SPACE, table.TableName, attribute);
      for (const item of storage.values<Item>(`item-${table.TableName}`))
        track(table, db.createKey(item, table), item);
    },
    disable(table) {
      attributes.delete(table);
      storage.delete(SPACE, table);
      clear.run(table);
    },
    track,
    due(nowSeconds, limit) {
      return due
        .all(nowSeconds, nowSeconds - FIVE_YEARS, limit)
        .map((row) => ({ table: String(row.table_name), key: String(row.key) }));
    },
  };
}
