/** A dataset's customers as decisions see them, with what they agreed to. */
import type { Consent } from '#shared/domain/customer/consent.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Attributes, CustomerRecord } from './dataset.ts';

export function asCustomer(record: CustomerRecord): {
  readonly customer: Reachable;
  readonly state: CustomerState;
} {
  const { id, email, phone, language, time_zone: timeZone, attributes, consent, joinedAt } = record;
  const profile = profileSchema.parse({
    id,
    language,
    attributes,
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(timeZone !== undefined && { timeZone }),
  });
  const answer = (granted: boolean) => ({ granted, at: joinedAt, source: 'import' });
  const both = (channel: CustomerRecord['consent']['email']) => ({
    marketing: answer(channel.marketing),
    service: answer(channel.service),
  });
  const known: Consent = { email: both(consent.email), sms: both(consent.sms) };
  return {
    customer: {
      profile,
      // Nobody else compares them: the address itself stands for its hash.
      addressHash: {
        ...(email !== undefined && { email }),
        ...(phone !== undefined && { sms: phone }),
      },
    },
    state: { ...EMPTY_STATE, consent: known },
  };
}

export const withAttributes = (
  { profile, addressHash }: Reachable,
  attributes: Attributes,
): Reachable => ({
  addressHash,
  profile: profileSchema.parse({
    ...profile,
    attributes: { ...profile.attributes, ...attributes },
  }),
});
