/**
 * Ordered key/value spaces in one SQLite file: tables, items, index entries, change feed, expiry.
 * All calls are synchronous, so that one request is one JavaScript turn and one transaction:
 * nothing can come between a condition and its write, and a killed process leaves no half of it.
 */
import { DatabaseSync } from 'node:sqlite';
import { DomainError } from '#shared/domain/domain-error.ts';

export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  /** How many values will be wanted at most; -1 is all. A hint. */
  readonly limit?: number;
}

export interface Storage {
  get<T>(space: string, key: string): T | undefined;
  put(space: string, key: string, value: unknown): void;
  delete(space: string, key: string): void;
  clear(space: string): void;
  keys(space: string): string[];
  /** Values in key order. The space must not be written to while it is being read. */
  values<T>(space: string, range?: KeyRange): Generator<T>;
  /** Runs `work` entirely or not at all: it is undone when it throws. Not nestable. */
  transaction<T>(work: () => T): T;
  readonly sql: DatabaseSync;
  close(): void;
}

const PAGE = 200;

/** `file` is created when missing; ':memory:' keeps nothing. Throws when another process has it. */
export function openStorage(file: string): Storage {
  const sql = openExclusively(file);
  sql.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (space, key)
    ) WITHOUT ROWID;
  `);
  const get = sql.prepare('SELECT value FROM entries WHERE space = ? AND key = ?');
  const put = sql.prepare(
    'INSERT INTO entries VALUES (?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET value = excluded.value',
  );
  const remove = sql.prepare('DELETE FROM entries WHERE space = ? AND key = ?');
  const clear = sql.prepare('DELETE FROM entries WHERE space = ?');
  const keys = sql.prepare('SELECT key FROM entries WHERE space = ? ORDER BY key');
  const pages = {
    up: sql.prepare(
      'SELECT key, value FROM entries WHERE space = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?',
    ),
    down: sql.prepare(
      'SELECT key, value FROM entries WHERE space = ? AND key >= ? AND key < ? ORDER BY key DESC LIMIT ?',
    ),
  };

  return {
    sql,
    get<T>(space: string, key: string) {
      const row = get.get(space, key);
      return row === undefined ? undefined : (JSON.parse(String(row.value)) as T);
    },
    put: (space, key, value) => void put.run(space, key, JSON.stringify(value)),
    delete: (space, key) => void remove.run(space, key),
    clear: (space) => void clear.run(space),
    keys: (space) => keys.all(space).map((row) => String(row.key)),
    *values<T>(space: string, range: KeyRange = {}) {
      let { from, below } = halfOpen(range);
      const { limit = -1 } = range;
      const size = limit > 0 ? Math.min(limit, PAGE) : PAGE;
      for (;;) {
        const page = pages[range.reverse ? 'down' : 'up'].all(space, from, below, size);
        for (const row of page) yield JSON.parse(String(row.value)) as T;
        const last = page.at(-1);
        if (page.length < size || last === undefined) return;
        if (range.reverse) below = String(last.key);
        else from = after(String(last.key));
      }
    },
    transaction(work) {
      sql.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        sql.exec('COMMIT');
        return result;
      } catch (error) {
        sql.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => sql.close(),
  };
}

/**
 * Two processes on one data folder would each hold half of the truth: the second is turned away.
 * NORMAL loses nothing to a killed process, only the last commits to a power failure.
 */
function openExclusively(file: string): DatabaseSync {
  const sql = new DatabaseSync(file);
  try {
    sql.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      BEGIN IMMEDIATE;
      COMMIT;
    `);
    return sql;
  } catch (error) {
    sql.close();
    if (!String(error).includes('locked')) throw error;
    throw new DomainError('DATA_IN_USE', `${file} is in use by another process`, { cause: error });
  }
}

/** Keys are ASCII (hex, '/' and '~'), so that U+0001 follows nothing and U+FFFF follows everything. */
const after = (key: string): string => `${key}\u0001`;

function halfOpen(range: KeyRange): { from: string; below: string } {
  const from = range.gt === undefined ? (range.gte ?? '') : after(range.gt);
  const below = range.lte === undefined ? (range.lt ?? '\uffff') : after(range.lte);
  return { from, below };
}
