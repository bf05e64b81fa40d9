import type { CodeRefusal } from '#shared/domain/attribution/redemption.ts';
import type { Event } from '#shared/domain/event.ts';

/** Every event that came in and what became of it; the ground for backtests and for the books. */
export interface ArchivedEvent {
  readonly event: Event;
  readonly outcome: string;
  readonly triggered: readonly string[];
  /** It reports the use of an offer's code, and that was not taken as one. */
  readonly refusedCode?: CodeRefusal;
  /** ISO instant. */
  readonly evaluatedAt: string;
}

export interface EventArchive {
  /** At least once: readers keep the first of each event id. */
  append(entries: readonly ArchivedEvent[]): Promise<void>;
}
