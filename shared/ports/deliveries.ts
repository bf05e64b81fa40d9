/** A message on its way: the customer's item knows the rest. */
export interface DeliveryOrder {
  readonly customerId: string;
  readonly messageId: string;
  /** Its turn under a rate limit, once it has one. */
  readonly turn?: RateTurn | undefined;
}

export interface RateTurn {
  /** The campaign's comes first, then the channel's, which all campaigns share. */
  readonly of: 'campaign' | 'channel';
  /** Instant (ms) of the machine's time. */
  readonly at: number;
}

export interface Deliveries {
  /** Resolves only when all are taken; a failure may have taken some, and they may come twice. */
  enqueue(orders: readonly DeliveryOrder[], delaySeconds?: number): Promise<void>;
}
