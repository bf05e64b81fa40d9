import type { AddressHashes } from '../customer/address-hashes.ts';
import type { Profile } from '../customer/profile.ts';

/** A customer as a decision sees them: the profile, and their addresses as suppression knows them. */
export interface Reachable {
  readonly profile: Profile;
  /** Of the addresses on file. */
  readonly addressHash: AddressHashes;
}
