import type { Channel } from '#shared/domain/channel.ts';

/** Which words a message was given: its links are found by it, in one small read. */
export interface SentMessage {
  readonly messageId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly channel: Channel;
  readonly templateId: string;
  readonly templateVersion: number;
  /** ISO instant at which it was composed, moments before the hand-over. */
  readonly at: string;
}

export interface SentMessages {
  /** The newest holds: an earlier one of the same message was definitely not handed over. */
  keep(message: SentMessage): Promise<void>;
  /** Undefined: unknown, or long forgotten. */
  get(messageId: string): Promise<SentMessage | undefined>;
}
