/**
 * A shared queue of instants at which somebody may send: the token budget behind "at most so many
 * per second" for a campaign or a provider, whoever sends.
 */
export interface SendSlots {
  /**
   * Takes the next free slot of `scope`, `1 / perSecond` after the one before, never in the past.
   * Instant in ms of the machine's own time.
   */
  reserve(scope: string, perSecond: number): Promise<number>;
}
