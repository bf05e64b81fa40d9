import type { Channel } from '../channel.ts';

/** Addresses by channel, as keyed hashes. */
export type AddressHashes = Readonly<Partial<Record<Channel, string>>>;

/** Those of `some` that are not in `others`. */
export const addressesBeside = (some: AddressHashes, others: AddressHashes): AddressHashes =>
  Object.fromEntries(
    Object.entries(some).filter(([channel, address]) => others[channel as Channel] !== address),
  );
