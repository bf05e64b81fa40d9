/** A wake-up in the due index: look at this customer for this campaign at that instant. */
export interface Wake {
  readonly customerId: string;
  readonly campaignId: string;
  /** Instant in milliseconds; a wake-up whose watch has been moved since is stale and does nothing. */
  readonly at: number;
}
