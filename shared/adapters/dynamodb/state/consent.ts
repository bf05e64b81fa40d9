/** Channel, purpose, answer (no, yes, or yes and confirmed), when, where and by what proof. */
import { CHANNELS, type Channel, PURPOSES, type Purpose } from '#shared/domain/channel.ts';
import type { Consent, ConsentRecord } from '#shared/domain/customer/consent.ts';
import { CHANNEL_CODE, channelOf, PURPOSE_CODE, purposeOf } from './codes.ts';
import { atPlace, instant, list, text, tuple } from './stored.ts';

const ANSWERS = ['no', 'yes', 'confirmed'] as const;

export function encodeConsent(consent: Consent): unknown[][] {
  return CHANNELS.flatMap((channel) =>
    PURPOSES.flatMap((purpose) => {
      const record = consent[channel]?.[purpose];
      if (record === undefined) return [];
      const { granted, at, source, confirmed, proof } = record;
      const given = confirmed === true ? 'confirmed' : 'yes';
      const tuple = [
        CHANNEL_CODE[channel],
        PURPOSE_CODE[purpose],
        ANSWERS.indexOf(granted ? given : 'no'),
        Date.parse(at),
        source,
      ];
      return [proof === undefined ? tuple : [...tuple, proof]];
    }),
  );
}

/** @throws DomainError STATE_UNREADABLE */
export function decodeConsent(stored: unknown): Consent {
  const consent: Partial<Record<Channel, Partial<Record<Purpose, ConsentRecord>>>> = {};
  for (const { channel, purpose, record } of list(stored, decodeAnswer))
    consent[channel] = { ...consent[channel], [purpose]: record };
  return consent;
}

function decodeAnswer(stored: unknown) {
  const [channel, purpose, granted, at, source, ...more] = tuple(stored, 5, 'more');
  const answer = atPlace(ANSWERS, granted);
  const [proof] = more.map(text);
  const record: ConsentRecord = {
    granted: answer !== 'no',
    ...(answer === 'confirmed' && { confirmed: true }),
    at: instant(at),
    source: text(source),
    ...(proof !== undefined && { proof }),
  };
  return { channel: channelOf(channel), purpose: purposeOf(purpose), record };
}
