/** Suppression: an address that is never contacted, whatever the consent says. */
import type { Channel } from '../channel.ts';

export const SUPPRESSION_REASONS = [
  'hard_bounce',
  'complaint',
  'soft_bounces',
  'invalid_address',
  'manual',
  'erasure',
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Characters. */
export const MAX_ADDRESS_HASH = 64;

export interface Suppression {
  readonly channel: Channel;
  /** Keyed hash of the address: it can be compared, not read. */
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly at: string;
}

/** The list with `added`; an address already on it keeps its first entry. */
export function suppress(list: readonly Suppression[], added: Suppression): readonly Suppression[] {
  const known = list.some(
    (entry) => entry.channel === added.channel && entry.address === added.address,
  );
  return known ? list : [...list, added];
}
