import type { Channel } from '#shared/domain/channel.ts';
import type { AddressHashes } from '#shared/ports/address-index.ts';

/** Those of `before` that are not in `after`. */
export const noLonger = (before: AddressHashes, after: AddressHashes): AddressHashes =>
  Object.fromEntries(
    Object.entries(before).filter(([channel, address]) => after[channel as Channel] !== address),
  );
