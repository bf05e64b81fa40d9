import type { Channel } from '#shared/domain/channel.ts';

/** A keyed, one-way hash of an address, equal for equal addresses (case and spaces aside). */
export interface AddressHash {
  hash(channel: Channel, address: string): string;
}
