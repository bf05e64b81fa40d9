/** Suppression: an address that is never contacted, whatever the consent says. */
import * as z from 'zod';
import { channelSchema } from '../channel.ts';

export const suppressionReasonSchema = z.enum([
  'hard_bounce',
  'complaint',
  'soft_bounces',
  'invalid_address',
  'manual',
  'erasure',
]);
export type SuppressionReason = z.infer<typeof suppressionReasonSchema>;

export const suppressionSchema = z.strictObject({
  channel: channelSchema,
  /** Keyed hash of the address: it can be compared, not read. */
  address: z.string().min(1).max(64),
  reason: suppressionReasonSchema,
  at: z.iso.datetime(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** The list with `added`; an address already on it keeps its first entry. */
export function suppress(list: readonly Suppression[], added: Suppression): readonly Suppression[] {
  const known = list.some(
    (entry) => entry.channel === added.channel && entry.address === added.address,
  );
  return known ? list : [...list, added];
}
