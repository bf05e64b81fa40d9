/** The two items of a customer as they are stored; what `s` holds is `decodeState`'s to read. */
import * as z from 'zod';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';

export const profileItemSchema = z.object({
  profile: profileSchema,
  addressHash: z.partialRecord(channelSchema, z.string()),
  rev: z.number().int(),
});
export type ProfileItem = z.infer<typeof profileItemSchema>;

export const stateItemSchema = z.object({ v: z.number().int(), s: z.string() });
export type StateItem = z.infer<typeof stateItemSchema>;
