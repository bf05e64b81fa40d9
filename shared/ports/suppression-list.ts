import type { Channel } from '#shared/domain/channel.ts';
import type { Suppression } from '#shared/domain/customer/suppression.ts';

/** Addresses nobody may be contacted at, by keyed hash, whoever they belong or belonged to. */
export interface SuppressionList {
  add(entry: Suppression): Promise<void>;
  find(channel: Channel, address: string): Promise<Suppression | undefined>;
  /** Those that are on the list, in no order. May be a moment old. */
  findAmong(
    addresses: readonly Pick<Suppression, 'channel' | 'address'>[],
  ): Promise<readonly Suppression[]>;
}
