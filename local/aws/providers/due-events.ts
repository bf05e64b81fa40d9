/** Provider events still to come, by the time at which they become known, and those published. */
import type { DatabaseSync } from 'node:sqlite';
import type { DueEvent, Message } from './messages.ts';

/** An event that is due, with what it is about. */
export interface PendingEvent extends DueEvent {
  readonly sequence: number;
  readonly message: Message;
}

export interface DueEvents {
  schedule(messageId: string, events: readonly DueEvent[]): void;
  /** Not yet published and due at or before `now`, in order of time. */
  due(now: number, limit: number): PendingEvent[];
  published(sequence: number): void;
  publishedOf(messageId: string): { kind: string; at: number; detail?: string }[];
  /** How many will come, and when the first is due. */
  pending(): { readonly count: number; readonly nextDueAt?: number };
}

/** Expects the table `messages` of inbox.ts in the same database. */
export function createDueEvents(sql: DatabaseSync): DueEvents {
  sql.exec(`
    CREATE TABLE IF NOT EXISTS events (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, kind TEXT NOT NULL,
      due_at INTEGER NOT NULL, detail TEXT, published INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX IF NOT EXISTS events_due ON events (due_at, sequence) WHERE published = 0;
    CREATE INDEX IF NOT EXISTS events_of ON events (message_id);
  `);
  const schedule = sql.prepare(
    'INSERT INTO events (message_id, kind, due_at, detail) VALUES (?, ?, ?, ?)',
  );
  const due = sql.prepare(`
    SELECT e.sequence, e.kind, e.due_at, e.detail, m.message
    FROM events e JOIN messages m ON m.id = e.message_id
    WHERE e.published = 0 AND e.due_at <= ? ORDER BY e.due_at, e.sequence LIMIT ?`);
  const published = sql.prepare('UPDATE events SET published = 1 WHERE sequence = ?');
  const publishedOf = sql.prepare(
    'SELECT kind, due_at, detail FROM events WHERE message_id = ? AND published = 1 ORDER BY due_at, sequence',
  );
  const pending = sql.prepare(
    'SELECT count(*) AS n, min(due_at) AS next FROM events WHERE published = 0',
  );
  return {
    schedule(messageId, events) {
      for (const { kind, dueAt, detail } of events)
        schedule.run(messageId, kind, Math.round(dueAt), detail ?? null);
    },
    due: (now, limit) =>
      due.all(now, limit).map((row) => ({
        sequence: Number(row.sequence),
        kind: String(row.kind),
        dueAt: Number(row.due_at),
        message: JSON.parse(String(row.message)),
        ...(row.detail === null ? {} : { detail: String(row.detail) }),
      })),
    published: (sequence) => void published.run(sequence),
    publishedOf: (messageId) =>
      publishedOf.all(messageId).map((row) => ({
        kind: String(row.kind),
        at: Number(row.due_at),
        ...(row.detail === null ? {} : { detail: String(row.detail) }),
      })),
    pending() {
      const { n, next } = pending.get() ?? {};
      return { count: Number(n), ...(next === null ? {} : { nextDueAt: Number(next) }) };
    },
  };
}
