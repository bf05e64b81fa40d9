import type * as z from 'zod';
import { CHANNELS, type Channel, PURPOSES, type Purpose } from '../channel.ts';
import { needsDoubleOptIn } from '../regions/region-rules.ts';
import type { consentAnswerSchema, consentRecordSchema } from './consent-schema.ts';

export type ConsentRecord = z.infer<typeof consentRecordSchema>;

/** An answer with what it was an answer to, as the history keeps it. */
export type ConsentAnswer = z.infer<typeof consentAnswerSchema>;

export type Consent = Readonly<
  Partial<Record<Channel, Readonly<Partial<Record<Purpose, ConsentRecord>>>>>
>;

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
