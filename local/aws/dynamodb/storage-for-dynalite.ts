/** Our storage in the shape dynalite's actions expect: callbacks, one sub-store per table and index. */
import { Readable } from 'node:stream';
import { wireError } from './dynalite.ts';
import type { Callback, Item, Table } from './dynalite-types.ts';
import type { Storage } from './storage.ts';

export const itemSpace = (table: string): string => `item-${table}`;
export const indexSpace = (table: string, index: string): string => `index-${table}~${index}`;

/** AWS's largest item. */
const MAX_ITEM_BYTES = 400 * 1024;

export function storageForDynalite(storage: Storage, region: string, accountId: string) {
  const tables = new Map<string, Table>();

  const subStore = (space: string) => ({
    // Every action runs to its end in one turn, so there is nobody to lock out.
    lock: (_key: string, locked: (release: (done: Callback) => Callback) => void) =>
      locked((done) => done),
    get: (key: string, done: Callback) => done(null, storage.get(space, key)),
    put: (key: string, value: unknown, done: Callback) => done(storage.put(space, key, value)),
    del: (key: string, done: Callback) => done(storage.delete(space, key)),
    createKeyStream: () => Readable.from(storage.keys(space)),
  });
  const forgetting = <T extends ReturnType<typeof subStore>>(store: T): T => ({
    ...store,
    put: (key: string, value: unknown, done: Callback) => {
      tables.delete(key);
      store.put(key, value, done);
    },
    del: (key: string, done: Callback) => {
      tables.delete(key);
      store.del(key, done);
    },
  });

  function table(name: string): Table | undefined {
    const known = tables.get(name) ?? storage.get<Table>('table', name);
    if (known) tables.set(name, known);
    return known;
  }

  return {
    options: { maxItemSize: MAX_ITEM_BYTES, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 },
    tableDb: { ...forgetting(subStore('table')), awsRegion: region, awsAccountId: accountId },
    getItemDb: (name: string) => subStore(itemSpace(name)),
    deleteItemDb: (name: string, done: Callback) => done(storage.clear(itemSpace(name))),
    deleteTagDb: (_name: string, done: Callback) => done(),
    deleteIndexDb: (_type: string, name: string, index: string, done: Callback) =>
      done(storage.clear(indexSpace(name, index))),
    /** Actions that pass `false` change what they get: they are given a copy. */
    getTable(name: string, checkOrDone: boolean | Callback<Table>, done?: Callback<Table>) {
      const found = table(name);
      const answer = typeof checkOrDone === 'function' ? checkOrDone : done;
      if (found) answer?.(null, typeof checkOrDone === 'function' ? found : structuredClone(found));
      else answer?.(wireError('ResourceNotFoundException', 'Requested resource not found'));
    },
    table,
    item: (name: string, key: string) => storage.get<Item>(itemSpace(name), key),
    /** Forgets what was read ahead: after an undone transaction. */
    forget: () => tables.clear(),
  };
}

export type DynaliteStore = ReturnType<typeof storageForDynalite>;
