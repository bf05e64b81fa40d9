/** Channels and purposes, one letter each. */
import { CHANNELS, type Channel, PURPOSES, type Purpose } from '#shared/domain/channel.ts';
import { oneOf } from './stored.ts';

export const CHANNEL_CODE = { email: 'e', sms: 't' } as const satisfies Record<Channel, string>;
export const PURPOSE_CODE = { marketing: 'm', service: 's' } as const satisfies Record<
  Purpose,
  string
>;

/** @throws DomainError STATE_UNREADABLE, as does `purposeOf`. */
export const channelOf = (code: unknown): Channel =>
  oneOf(
    CHANNELS,
    CHANNELS.find((channel) => CHANNEL_CODE[channel] === code),
  );

export const purposeOf = (code: unknown): Purpose =>
  oneOf(
    PURPOSES,
    PURPOSES.find((purpose) => PURPOSE_CODE[purpose] === code),
  );
