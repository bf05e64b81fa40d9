import type { Event } from '#shared/domain/event.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';

/** The way into `evaluate`: events from producers, wake-ups from the due index. */
export interface EventQueue {
  /** Per event, in order: taken, or why not (try again). */
  enqueueEvents(events: readonly Event[]): Promise<readonly ('taken' | 'failed')[]>;
  /** Resolves only when all are taken. */
  enqueueWakes(wakes: readonly Wake[]): Promise<void>;
}
