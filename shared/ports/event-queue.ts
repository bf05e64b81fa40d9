import type { Event } from '#shared/domain/event.ts';
import type { Look, PlanPage } from '#shared/domain/plan/plan.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';

/**
 * The way into `evaluate`: events from producers, and what the engine has to look at by itself. What
 * is not answered per entry resolves only when all are taken.
 */
export interface EventQueue {
  /** Per event, in order: taken, or why not (try again). */
  enqueueEvents(events: readonly Event[]): Promise<readonly ('taken' | 'failed')[]>;
  enqueueWakes(wakes: readonly Wake[]): Promise<void>;
  /** `delaySeconds`: at most 900. */
  enqueuePlanPages(pages: readonly PlanPage[], delaySeconds?: number): Promise<void>;
  enqueueLooks(looks: readonly Look[]): Promise<void>;
}
