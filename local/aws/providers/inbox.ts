/**
 * Everything the providers accepted, and what became known of it, in one SQLite file.
 * Messages are only ever added: what is here was accepted, whatever the caller was told.
 */
import { DatabaseSync } from 'node:sqlite';
import { type DueEvent, labelsOf, type Message, recipientOf } from './messages.ts';

export interface InboxEntry {
  readonly message: Message;
  readonly events: readonly { readonly kind: string; readonly at: number }[];
}

export interface InboxQuery {
  readonly channel?: Message['channel'];
  /** Exact address or number. */
  readonly recipient?: string;
  /** Our own message id. */
  readonly ourId?: string;
  /** Entries older than this position, newest first; see `InboxPage.before`. */
  readonly before?: number;
  readonly limit?: number;
}

export interface InboxPage {
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

/** An event that is due, with what it is about. */
export interface PendingEvent extends DueEvent {
  readonly sequence: number;
  readonly message: Message;
}

export interface Inbox {
  /** Message and events, both or neither. */
  add(message: Message, events: readonly DueEvent[]): void;
  page(query: InboxQuery): InboxPage;
  counts(): InboxCounts;
  /** Every one of our message ids that was accepted, in order of acceptance. */
  ourIds(): string[];
  acceptedSince(channel: Message['channel'], since: number): number;
  lastTo(channel: Message['channel'], recipient: string): Message | undefined;
  due(now: number, limit: number): PendingEvent[];
  published(sequence: number, at: number): void;
  pending(): number;
  nextDueAt(): number | undefined;
  optOut(number: string): void;
  optIn(number: string): void;
  isOptedOut(number: string): boolean;
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
  CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, kind TEXT NOT NULL,
    due_at INTEGER NOT NULL, detail TEXT, published_at INTEGER
  );
  CREATE INDEX IF NOT EXISTS events_due ON events (due_at, sequence) WHERE published_at IS NULL;
  CREATE INDEX IF NOT EXISTS events_of ON events (message_id);
  CREATE TABLE IF NOT EXISTS opted_out (number TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/** `ourIdLabel` names the tag (or context key) that carries our message id. */
export function openInbox(file: string, ourIdLabel: string): Inbox {
  const sql = new DatabaseSync(file);
  sql.exec(SCHEMA);
  const prepare = (text: string) => sql.prepare(text);
  const statements = {
    add: prepare(
      'INSERT INTO messages (id, channel, recipient, our_id, accepted_at, message) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    addEvent: prepare('INSERT INTO events (message_id, kind, due_at, detail) VALUES (?, ?, ?, ?)'),
    page: prepare(
      `SELECT position, message FROM messages
       WHERE (?1 IS NULL OR channel = ?1) AND (?2 IS NULL OR recipient = ?2)
         AND (?3 IS NULL OR our_id = ?3) AND position < ?4
       ORDER BY position DESC LIMIT ?5`,
    ),
    eventsOf: prepare(
      'SELECT kind, published_at FROM events WHERE message_id = ? AND published_at IS NOT NULL ORDER BY sequence',
    ),
    counts: prepare('SELECT channel, count(*) AS n FROM messages GROUP BY channel'),
    duplicates: prepare(
      'SELECT our_id, count(*) AS n FROM messages WHERE our_id IS NOT NULL GROUP BY our_id HAVING n > 1',
    ),
    ourIds: prepare('SELECT our_id FROM messages WHERE our_id IS NOT NULL ORDER BY position'),
    since: prepare('SELECT count(*) AS n FROM messages WHERE channel = ? AND accepted_at > ?'),
    lastTo: prepare(
      'SELECT message FROM messages WHERE channel = ? AND recipient = ? ORDER BY position DESC LIMIT 1',
    ),
    due: prepare(
      `SELECT e.sequence, e.kind, e.due_at, e.detail, m.message
       FROM events e JOIN messages m ON m.id = e.message_id
       WHERE e.published_at IS NULL AND e.due_at <= ? ORDER BY e.due_at, e.sequence LIMIT ?`,
    ),
    published: prepare('UPDATE events SET published_at = ? WHERE sequence = ?'),
    pending: prepare(
      'SELECT count(*) AS n, min(due_at) AS next FROM events WHERE published_at IS NULL',
    ),
    optOut: prepare('INSERT OR IGNORE INTO opted_out VALUES (?)'),
    optIn: prepare('DELETE FROM opted_out WHERE number = ?'),
    isOptedOut: prepare('SELECT 1 FROM opted_out WHERE number = ?'),
  };
  const parse = (row: Record<string, unknown>): Message => JSON.parse(String(row.message));

  function entry(message: Message): InboxEntry {
    const events = statements.eventsOf.all(message.id);
    return {
      message,
      events: events.map((row) => ({ kind: String(row.kind), at: Number(row.published_at) })),
    };
  }

  return {
    add(message, events) {
      const ourId = labelsOf(message)[ourIdLabel] ?? null;
      sql.exec('BEGIN IMMEDIATE');
      try {
        statements.add.run(
          message.id,
          message.channel,
          recipientOf(message),
          ourId,
          message.acceptedAt,
          JSON.stringify(message),
        );
        for (const { kind, dueAt, detail } of events)
          statements.addEvent.run(message.id, kind, Math.round(dueAt), detail ?? null);
        sql.exec('COMMIT');
      } catch (error) {
        sql.exec('ROLLBACK');
        throw error;
      }
    },
    page({ channel, recipient, ourId, before, limit = 50 }) {
      const from = before ?? Number.MAX_SAFE_INTEGER;
      const rows = statements.page.all(
        channel ?? null,
        recipient ?? null,
        ourId ?? null,
        from,
        limit,
      );
      const last = rows.at(-1);
      return {
        entries: rows.map((row) => entry(parse(row))),
        ...(last && rows.length === limit ? { before: Number(last.position) } : {}),
      };
    },
    counts() {
      const by = new Map(statements.counts.all().map((row) => [row.channel, Number(row.n)]));
      const duplicates = statements.duplicates.all().map((row) => [row.our_id, Number(row.n)]);
      return {
        email: by.get('email') ?? 0,
        sms: by.get('sms') ?? 0,
        duplicates: Object.fromEntries(duplicates),
      };
    },
    ourIds: () => statements.ourIds.all().map((row) => String(row.our_id)),
    acceptedSince: (channel, since) => Number(statements.since.get(channel, since)?.n ?? 0),
    lastTo(channel, recipient) {
      const row = statements.lastTo.get(channel, recipient);
      return row && parse(row);
    },
    due: (now, limit) =>
      statements.due.all(now, limit).map((row) => ({
        sequence: Number(row.sequence),
        kind: String(row.kind),
        dueAt: Number(row.due_at),
        message: parse(row),
        ...(row.detail === null ? {} : { detail: String(row.detail) }),
      })),
    published: (sequence, at) => void statements.published.run(at, sequence),
    pending: () => Number(statements.pending.get()?.n ?? 0),
    nextDueAt() {
      const next = statements.pending.get()?.next;
      return next === null || next === undefined ? undefined : Number(next);
    },
    optOut: (number) => void statements.optOut.run(number),
    optIn: (number) => void statements.optIn.run(number),
    isOptedOut: (number) => statements.isOptedOut.get(number) !== undefined,
    close: () => sql.close(),
  };
}
