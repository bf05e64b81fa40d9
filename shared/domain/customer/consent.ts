import * as z from 'zod';
import {
  CHANNELS,
  type Channel,
  channelSchema,
  PURPOSES,
  type Purpose,
  purposeSchema,
} from '../channel.ts';
import { needsDoubleOptIn } from '../regions/region-rules.ts';

/** One answer of a customer, for one channel and purpose. The newest one holds. */
export const consentRecordSchema = z.strictObject({
  granted: z.boolean(),
  /** When the customer said so, ISO instant. */
  at: z.iso.datetime({ offset: true }),
  /** Where: `web-form`, `import`, `sms-keyword`, `one-click-unsubscribe`, … */
  source: z.string().min(1).max(64),
  /** True once the customer has confirmed it from the address itself (double opt-in). */
  confirmed: z.boolean().optional(),
  /** Evidence: form version, document id, message id. No personal data. */
  proof: z.string().max(256).optional(),
});
export type ConsentRecord = z.infer<typeof consentRecordSchema>;

export type Consent = Readonly<
  Partial<Record<Channel, Readonly<Partial<Record<Purpose, ConsentRecord>>>>>
>;

export const consentSchema = z.partialRecord(
  channelSchema,
  z.partialRecord(purposeSchema, consentRecordSchema),
);

/** An answer with what it was an answer to, as the history keeps it. */
export const consentAnswerSchema = z.strictObject({
  channel: channelSchema,
  purpose: purposeSchema,
  ...consentRecordSchema.shape,
});
export type ConsentAnswer = z.infer<typeof consentAnswerSchema>;

/** The answers that hold in `after` and were not there `before`, with their instants in UTC. */
export function newAnswers(before: Consent, after: Consent): readonly ConsentAnswer[] {
  if (before === after) return [];
  return CHANNELS.flatMap((channel) =>
    PURPOSES.flatMap((purpose) => {
      const record = after[channel]?.[purpose];
      return record === undefined || record === before[channel]?.[purpose]
        ? []
        : [{ channel, purpose, ...record, at: new Date(record.at).toISOString() }];
    }),
  );
}

/** Fail closed: no record is no consent. */
export function hasConsent(consent: Consent, channel: Channel, purpose: Purpose): boolean {
  return consent[channel]?.[purpose]?.granted === true;
}

/** As `hasConsent`; where the region asks for double opt-in, a "yes" counts once it is confirmed. */
export function hasConsentIn(
  region: string | undefined,
  consent: Consent,
  channel: Channel,
  purpose: Purpose,
): boolean {
  if (!hasConsent(consent, channel, purpose)) return false;
  const needsConfirmation =
    purpose === 'marketing' && region !== undefined && needsDoubleOptIn(region, channel);
  return !needsConfirmation || consent[channel]?.[purpose]?.confirmed === true;
}

/**
 * The consent after `record`. An answer older than the one on record changes nothing, so that late
 * and reordered feedback cannot bring back a withdrawn consent; at the same instant, "no" wins.
 */
export function recordConsent(
  consent: Consent,
  channel: Channel,
  purpose: Purpose,
  record: ConsentRecord,
): Consent {
  const known = consent[channel]?.[purpose];
  if (known !== undefined) {
    const age = Date.parse(record.at) - Date.parse(known.at);
    if (age < 0 || (age === 0 && !known.granted)) return consent;
  }
  return { ...consent, [channel]: { ...consent[channel], [purpose]: record } };
}
