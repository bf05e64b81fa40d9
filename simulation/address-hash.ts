/** Keyed hashes as they are in production, but readable, so that traces are: nobody here is real. */
import type { AddressHash } from '#shared/ports/address-hash.ts';
import type { Pseudonym } from '#shared/ports/pseudonym.ts';

export const addressHash: AddressHash = {
  hash: (channel, address) => `${channel}:${address}`,
};

export const pseudonym: Pseudonym = { of: (customerId) => `pseudonym of ${customerId}` };
