import type { Channel } from '#shared/domain/channel.ts';

/** Addresses by channel, as keyed hashes. */
export type AddressHashes = Readonly<Partial<Record<Channel, string>>>;

/** Each customer at most once in one call. */
export interface AddressEntry {
  readonly customerId: string;
  readonly addresses: AddressHashes;
}

/**
 * Who has an address: one phone may be a family's. May name somebody who has it no longer, never
 * misses one who does: add before the profile is written, remove what it no longer has afterwards.
 */
export interface AddressIndex {
  add(entries: readonly AddressEntry[]): Promise<void>;
  remove(entries: readonly AddressEntry[]): Promise<void>;
  /** Ids in order. */
  customersAt(address: string): Promise<readonly string[]>;
}
