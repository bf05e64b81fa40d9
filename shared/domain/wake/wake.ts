/** A wake-up in the due index: look at this customer for this campaign at that instant. */
export interface Wake {
  readonly customerId: string;
  readonly campaignId: string;
  /** Instant in milliseconds; a wake-up whose watch has been moved since is stale and does nothing. */
  readonly at: number;
}

/** Instead of an instant: no wake-up is waiting, and the watch only remembers what it looked at. */
export const SPENT = 0;
