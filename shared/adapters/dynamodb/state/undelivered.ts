/** A message on its way: ten values, and a one where it was sent again after doubt. */
import type { Undelivered } from '#shared/domain/customer/state.ts';
import { CHANNEL_CODE, channelOf, PURPOSE_CODE, purposeOf } from './codes.ts';
import { atPlace, number, oneOf, text, tuple } from './stored.ts';

const STATUS = [
  'pending',
  'claimed',
  'in_doubt',
] as const satisfies readonly Undelivered['status'][];

export const encodeUndelivered = (one: Undelivered): unknown[] => [
  one.id,
  one.campaignId,
  one.campaignVersion,
  CHANNEL_CODE[one.channel],
  PURPOSE_CODE[one.purpose],
  STATUS.indexOf(one.status),
  one.sendAt,
  one.expiresAt,
  one.since,
  one.attempts,
  ...(one.resent === true ? [1] : []),
];

/** @throws DomainError STATE_UNREADABLE */
export function decodeUndelivered(stored: unknown): Undelivered {
  const [id, campaignId, campaignVersion, channel, purpose, status, ...rest] = tuple(
    stored,
    10,
    'more',
  );
  const [sendAt, expiresAt, since, attempts, ...more] = rest;
  const [resent] = more.map((one) => oneOf([1], one));
  return {
    id: text(id),
    campaignId: text(campaignId),
    campaignVersion: number(campaignVersion),
    channel: channelOf(channel),
    purpose: purposeOf(purpose),
    status: atPlace(STATUS, status),
    sendAt: number(sendAt),
    expiresAt: number(expiresAt),
    since: number(since),
    attempts: number(attempts),
    ...(resent === 1 && { resent: true }),
  };
}
