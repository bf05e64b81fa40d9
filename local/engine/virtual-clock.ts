import type { Clock } from '#shared/ports/clock.ts';

/** Time that a run drives itself; it never goes back. */
export interface VirtualClock extends Clock {
  advanceTo(instant: number): void;
}

export function createVirtualClock(startsAt: number): VirtualClock {
  let instant = startsAt;
  return {
    now: () => new Date(instant),
    advanceTo(next) {
      instant = Math.max(instant, next);
    },
  };
}
