/**
 * The table's stream: one record per changed item, in order within a shard, kept on disk.
 * A record is written in the transaction of its change, so that neither exists without the other.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Table } from './dynalite-types.ts';
import type { Storage } from './storage.ts';
import { type ItemChange, isChange, toStreamRecord } from './stream-record.ts';

/** Records of one partition key always fall into one shard. */
export const SHARDS = ['shard-0', 'shard-1', 'shard-2', 'shard-3'] as const;

export interface Change extends ItemChange {
  /** The item's storage key. */
  readonly key: string;
}

export interface ChangeFeed {
  append(table: Table, change: Change): void;
  /** Up to `limit` records with a sequence number above `after`, oldest first. */
  read(table: string, shard: string, after: string, limit: number): DynamoDBRecord[];
  /**
   * Looks at up to `limit` records and answers those whose new image holds one of `attributes`, as an
   * event source mapping with a filter would; `until` is the last one looked at.
   */
  readWith(
    table: string,
    shard: string,
    after: string,
    limit: number,
    attributes: readonly string[],
  ): { readonly records: readonly DynamoDBRecord[]; readonly until: string };
  /** Where `consumer` goes on reading; registers it, at the oldest or behind the newest record. */
  position(consumer: string, table: string, shard: string, from: StartingPosition): string;
  /** Everything up to `sequence` is done. What every known consumer has done is dropped. */
  commit(consumer: string, table: string, shard: string, sequence: string): void;
  drop(table: string): void;
}

export type StartingPosition = 'TRIM_HORIZON' | 'LATEST';

const DAY = 24 * 60 * 60 * 1000;
const TRIM_EVERY = 1000;

export function createChangeFeed(storage: Storage, clock: VirtualClock): ChangeFeed {
  storage.sql.exec(`
    CREATE TABLE IF NOT EXISTS feed (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      table_name TEXT NOT NULL, shard TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS feed_by_shard ON feed (table_name, shard, sequence);
    CREATE TABLE IF NOT EXISTS feed_consumers (
      consumer TEXT NOT NULL, table_name TEXT NOT NULL, shard TEXT NOT NULL, done INTEGER NOT NULL,
      PRIMARY KEY (table_name, shard, consumer)
    );
  `);
  const sql = {
    append: storage.sql.prepare(
      'INSERT INTO feed (table_name, shard, at, record) VALUES (?, ?, ?, ?)',
    ),
    read: storage.sql.prepare(
      'SELECT sequence, record FROM feed WHERE table_name = ? AND shard = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    ),
    newest: storage.sql.prepare(
      'SELECT max(sequence) AS sequence FROM feed WHERE table_name = ? AND shard = ?',
    ),
    position: storage.sql.prepare(
      'SELECT done FROM feed_consumers WHERE table_name = ? AND shard = ? AND consumer = ?',
    ),
    commit: storage.sql.prepare(
      'INSERT INTO feed_consumers (table_name, shard, consumer, done) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET done = max(done, excluded.done)',
    ),
    trimDone: storage.sql.prepare(
      'DELETE FROM feed WHERE table_name = ?1 AND shard = ?2 AND sequence <= (SELECT min(done) FROM feed_consumers WHERE table_name = ?1 AND shard = ?2)',
    ),
    trimOld: storage.sql.prepare(
      'DELETE FROM feed WHERE at < ? AND NOT EXISTS (SELECT 1 FROM feed_consumers c WHERE c.table_name = feed.table_name AND c.shard = feed.shard)',
    ),
  };
  let appended = 0;

  return {
    append(table, change) {
      const view = table.StreamSpecification;
      if (!view?.StreamEnabled || !isChange(change)) return;
      const record = toStreamRecord(
        table,
        change,
        clock.now(),
        view.StreamViewType ?? 'NEW_AND_OLD_IMAGES',
      );
      sql.append.run(table.TableName, shardOf(change.key), clock.now(), JSON.stringify(record));
      if (++appended % TRIM_EVERY === 0) sql.trimOld.run(clock.now() - DAY);
    },
    read(table, shard, after, limit) {
      return sql.read.all(table, shard, Number(after), limit).map(toRecord);
    },
    readWith(table, shard, after, limit, attributes) {
      const rows = sql.read.all(table, shard, Number(after), limit);
      const last = rows.at(-1);
      const records = rows
        // Most records are customers' states: parsing them all would cost more than the rest together.
        .filter(({ record }) => attributes.some((name) => String(record).includes(`"${name}":{`)))
        .map(toRecord)
        .filter(({ dynamodb }) => attributes.some((name) => dynamodb?.NewImage?.[name]));
      return {
        records,
        until: last === undefined ? after : sequenceNumber(Number(last.sequence)),
      };
    },
    position(consumer, table, shard, from) {
      const known = sql.position.get(table, shard, consumer);
      if (known) return sequenceNumber(Number(known.done));
      const start = from === 'LATEST' ? Number(sql.newest.get(table, shard)?.sequence ?? 0) : 0;
      sql.commit.run(table, shard, consumer, start);
      return sequenceNumber(start);
    },
    commit(consumer, table, shard, sequence) {
      sql.commit.run(table, shard, consumer, Number(sequence));
      sql.trimDone.run(table, shard);
    },
    drop(table) {
      storage.sql.prepare('DELETE FROM feed WHERE table_name = ?').run(table);
      storage.sql.prepare('DELETE FROM feed_consumers WHERE table_name = ?').run(table);
    },
  };
}

function toRecord(row: Readonly<Record<string, unknown>>): DynamoDBRecord {
  const record = JSON.parse(String(row.record)) as DynamoDBRecord;
  const sequence = sequenceNumber(Number(row.sequence));
  return {
    ...record,
    eventID: sequence,
    dynamodb: { ...record.dynamodb, SequenceNumber: sequence },
  };
}

/** Storage keys begin with six hexadecimal digits of the partition key's hash. */
function shardOf(key: string): string {
  const hash = Number.parseInt(key.slice(0, 6), 16);
  return SHARDS[hash % SHARDS.length] ?? SHARDS[0];
}

/** As wide as AWS's shortest, so that text order is number order. */
const sequenceNumber = (sequence: number): string => String(sequence).padStart(21, '0');
