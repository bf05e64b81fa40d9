import type { Channel } from '../channel.ts';
import type { Profile } from '../customer/profile.ts';

/** A customer as a decision sees them: the profile, and their addresses as suppression knows them. */
export interface Reachable {
  readonly profile: Profile;
  /** Keyed hashes of the addresses on file. */
  readonly addressHash: Readonly<Partial<Record<Channel, string>>>;
}
