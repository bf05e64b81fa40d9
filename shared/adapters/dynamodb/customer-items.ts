/** The two items of a customer, read without their schemas where they are as usual. */
import type { LazyReader } from '#shared/contracts/reader.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import { readPlainProfile } from '#shared/domain/customer/plain-profile.ts';
import { hasOnly, isFields, isInteger, isText, readValues } from '#shared/domain/plain.ts';
import type { ProfileItem, StateItem } from './customer-items-schema.ts';

const CHANNEL_NAMES = new Set<string>(CHANNELS);

export const profileItem: LazyReader<ProfileItem> = {
  plain(raw) {
    if (!isFields(raw) || !isInteger(raw.rev)) return undefined;
    const profile = readPlainProfile(raw.profile);
    const addressHash = readValues(raw.addressHash, (hash) => (isText(hash) ? hash : undefined));
    if (profile === undefined || addressHash === undefined) return undefined;
    return hasOnly(addressHash, CHANNEL_NAMES) ? { profile, addressHash, rev: raw.rev } : undefined;
  },
  schema: async () => (await import('./customer-items-schema.ts')).profileItemSchema,
};

export const stateItem: LazyReader<StateItem> = {
  plain(raw) {
    if (!isFields(raw)) return undefined;
    const { v, s } = raw;
    return isInteger(v) && isText(s) ? { v, s } : undefined;
  },
  schema: async () => (await import('./customer-items-schema.ts')).stateItemSchema,
};
