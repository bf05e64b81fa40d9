/**
 * Everything the providers accepted, and what became known of it, in one SQLite file.
 * Messages are only ever added: what is here was accepted, whatever the caller was told.
 */
import { DatabaseSync } from 'node:sqlite';
import { createDueEvents, type DueEvents } from './due-events.ts';
import { type DueEvent, labelsOf, type Message, recipientOf } from './messages.ts';

export interface InboxEntry {
  readonly message: Message;
  /** Published so far, in order; see DueEvent. */
  readonly events: readonly {
    readonly kind: string;
    readonly at: number;
    readonly detail?: string;
  }[];
}

export interface InboxQuery {
  readonly channel?: Message['channel'];
  /** Exact address or number. */
  readonly recipient?: string;
  /** Our own message id. */
  readonly ourId?: string;
  /** Entries older than this position; see `InboxPage.before`. */
  readonly before?: number;
  /** 50 unless said otherwise. */
  readonly limit?: number;
}

export interface InboxPage {
  /** Newest first. */
  readonly entries: readonly InboxEntry[];
  /** Pass on to go further back; absent at the end. */
  readonly before?: number;
}

export interface InboxCounts {
  readonly email: number;
  readonly sms: number;
  /** Our message ids that were accepted more than once, with how often. */
  readonly duplicates: Readonly<Record<string, number>>;
}

export interface Inbox {
  /** Adds the message and what will become of it, both or neither. */
  add(message: Message, events: readonly DueEvent[]): void;
  page(query: InboxQuery): InboxPage;
  counts(): InboxCounts;
  /** Our message id of everything accepted, in order of acceptance, repetitions included. */
  ourIds(): string[];
  acceptedSince(channel: Message['channel'], since: number): number;
  lastTo(channel: Message['channel'], recipient: string): Message | undefined;
  readonly events: DueEvents;
  /** Numbers that may not be texted: they answered STOP. */
  readonly optedOut: {
    add(number: string): void;
    remove(number: string): void;
    has(number: string): boolean;
  };
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS messages (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL,
    recipient TEXT NOT NULL, our_id TEXT, accepted_at INTEGER NOT NULL, message TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS by_recipient ON messages (channel, recipient, position);
  CREATE INDEX IF NOT EXISTS by_our_id ON messages (our_id);
  CREATE INDEX IF NOT EXISTS by_time ON messages (channel, accepted_at);
  CREATE TABLE IF NOT EXISTS opted_out (number TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/** `ourIdLabel` names the tag, or context key, that carries our message id. */
export function openInbox(file: string, ourIdLabel: string): Inbox {
  const sql = new DatabaseSync(file);
  sql.exec(SCHEMA);
  const events = createDueEvents(sql);
  const add = sql.prepare(
    'INSERT INTO messages (id, channel, recipient, our_id, accepted_at, message) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const page = sql.prepare(`
    SELECT position, message FROM messages
    WHERE (?1 IS NULL OR channel = ?1) AND (?2 IS NULL OR recipient = ?2)
      AND (?3 IS NULL OR our_id = ?3) AND position < ?4
    ORDER BY position DESC LIMIT ?5`);
  const counts = sql.prepare('SELECT channel, count(*) AS n FROM messages GROUP BY channel');
  const duplicates = sql.prepare(
    'SELECT our_id, count(*) AS n FROM messages WHERE our_id IS NOT NULL GROUP BY our_id HAVING n > 1',
  );
  const ourIds = sql.prepare(
    'SELECT our_id FROM messages WHERE our_id IS NOT NULL ORDER BY position',
  );
  const since = sql.prepare(
    'SELECT count(*) AS n FROM messages WHERE channel = ? AND accepted_at > ?',
  );
  const lastTo = sql.prepare(
    'SELECT message FROM messages WHERE channel = ? AND recipient = ? ORDER BY position DESC LIMIT 1',
  );
  const optOut = sql.prepare('INSERT OR IGNORE INTO opted_out VALUES (?)');
  const optIn = sql.prepare('DELETE FROM opted_out WHERE number = ?');
  const isOptedOut = sql.prepare('SELECT 1 FROM opted_out WHERE number = ?');
  const parse = (row: Record<string, unknown>): Message => JSON.parse(String(row.message));

  return {
    add(message, due) {
      const { id, channel, acceptedAt } = message;
      const ourId = labelsOf(message)[ourIdLabel] ?? null;
      sql.exec('BEGIN IMMEDIATE');
      try {
        add.run(id, channel, recipientOf(message), ourId, acceptedAt, JSON.stringify(message));
        events.schedule(id, due);
        sql.exec('COMMIT');
      } catch (error) {
        sql.exec('ROLLBACK');
        throw error;
      }
    },
    page({ channel, recipient, ourId, before = Number.MAX_SAFE_INTEGER, limit = 50 }) {
      const rows = page.all(channel ?? null, recipient ?? null, ourId ?? null, before, limit);
      const last = rows.at(-1);
      const entries = rows.map(parse).map((message) => ({
        message,
        events: events.publishedOf(message.id),
      }));
      return {
        entries,
        ...(last && rows.length === limit ? { before: Number(last.position) } : {}),
      };
    },
    counts() {
      const by = new Map(counts.all().map((row) => [row.channel, Number(row.n)]));
      return {
        email: by.get('email') ?? 0,
        sms: by.get('sms') ?? 0,
        duplicates: Object.fromEntries(
          duplicates.all().map((row) => [String(row.our_id), Number(row.n)]),
        ),
      };
    },
    ourIds: () => ourIds.all().map((row) => String(row.our_id)),
    acceptedSince: (channel, time) => Number(since.get(channel, time)?.n ?? 0),
    lastTo(channel, recipient) {
      const row = lastTo.get(channel, recipient);
      return row && parse(row);
    },
    events,
    optedOut: {
      add: (number) => void optOut.run(number),
      remove: (number) => void optIn.run(number),
      has: (number) => isOptedOut.get(number) !== undefined,
    },
    close: () => sql.close(),
  };
}
