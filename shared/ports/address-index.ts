import type { Channel } from '#shared/domain/channel.ts';

/** Addresses by channel, as keyed hashes. */
export type AddressHashes = Readonly<Partial<Record<Channel, string>>>;

/**
 * Who has an address: one phone may be a family's. May name somebody who has it no longer, never
 * misses one who does: add before the profile is written, remove what it no longer has afterwards.
 */
export interface AddressIndex {
  add(customerId: string, addresses: AddressHashes): Promise<void>;
  remove(customerId: string, addresses: AddressHashes): Promise<void>;
  /** Ids in order. */
  customersAt(address: string): Promise<readonly string[]>;
}
