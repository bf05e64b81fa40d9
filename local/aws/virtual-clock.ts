/** The time the embedded services live in: the machine's, until the caller begins to drive it. */

export interface VirtualClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** From the first call on, time stands still between calls. It never runs backwards. */
  advanceTo(epochMilliseconds: number): void;
}

export function createVirtualClock(): VirtualClock {
  let driven: number | undefined;
  return {
    now: () => driven ?? Date.now(),
    advanceTo(epochMilliseconds) {
      driven = Math.max(driven ?? epochMilliseconds, epochMilliseconds);
    },
  };
}
