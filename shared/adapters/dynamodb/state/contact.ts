/** An assignment: eleven values, then as it has them what may be taken back, its split and its code. */
import type { Contact, IssuedCode, Reversible } from '#shared/domain/customer/state.ts';
import { CHANNEL_CODE, channelOf, PURPOSE_CODE, purposeOf } from './codes.ts';
import { atPlace, flag, list, number, text, tuple } from './stored.ts';

const STATUS = [
  'none',
  'reserved',
  'sent',
  'doubt',
] as const satisfies readonly Contact['status'][];

/** Holds the place of an incentive before a rate. */
const NO_INCENTIVE = '0';

export const encodeContact = (one: Contact): unknown[] => [
  one.id,
  one.campaignId,
  one.campaignVersion,
  one.arm,
  STATUS.indexOf(one.status),
  PURPOSE_CODE[one.purpose],
  one.channel === undefined ? 0 : CHANNEL_CODE[one.channel],
  one.category ?? 0,
  one.at,
  one.at - one.exposedAt,
  one.until - one.at,
  ...(one.reversible === undefined ? [] : [one.reversible.map(encodeReversible)]),
  ...(one.split === undefined ? [] : [one.split]),
  ...(one.code === undefined ? [] : [[one.code.hash, Number(one.code.used)]]),
];

/** @throws DomainError STATE_UNREADABLE */
export function decodeContact(stored: unknown): Contact {
  const [
    id,
    campaignId,
    campaignVersion,
    arm,
    status,
    purpose,
    channel,
    category,
    countedAt,
    exposedAgo,
    keptFor,
    ...more
  ] = tuple(stored, 11, 'more');
  const at = number(countedAt);
  const additions = more.map(decodeAddition);
  return {
    id: text(id),
    campaignId: text(campaignId),
    campaignVersion: number(campaignVersion),
    arm: text(arm),
    status: atPlace(STATUS, status),
    purpose: purposeOf(purpose),
    ...(channel !== 0 && { channel: channelOf(channel) }),
    ...(category !== 0 && { category: text(category) }),
    at,
    exposedAt: at - number(exposedAgo),
    until: at + number(keptFor),
    ...additions.find((one) => 'split' in one),
    ...additions.find((one) => 'reversible' in one),
    ...additions.find((one) => 'code' in one),
  };
}

/** A text is the split, a list of lists what may be taken back, a hash and a digit the code. */
function decodeAddition(stored: unknown): Pick<Contact, 'split' | 'reversible' | 'code'> {
  if (!Array.isArray(stored)) return { split: text(stored) };
  return stored.every(Array.isArray)
    ? { reversible: stored.map(decodeReversible) }
    : { code: decodeCode(stored) };
}

function decodeCode(stored: unknown): IssuedCode {
  const [hash, used] = tuple(stored, 2);
  return { hash: text(hash), used: flag(used) };
}

/** Event, amount left, whether it counts, what its offer cost, and its currency and rate. */
const encodeReversible = ({ event, left, counts, incentive, from }: Reversible): unknown[] => [
  event,
  left,
  Number(counts),
  ...(from !== undefined
    ? [incentive ?? NO_INCENTIVE, from.currency, from.rate]
    : incentive === undefined
      ? []
      : [incentive]),
];

function decodeReversible(stored: unknown): Reversible {
  const [event, left, counts, ...more] = tuple(stored, 3, 'more');
  const [incentive, currency, rate] = list(more, text);
  return {
    event: text(event),
    left: text(left),
    counts: flag(counts),
    ...(incentive !== undefined && incentive !== NO_INCENTIVE && { incentive }),
    ...(currency !== undefined && rate !== undefined && { from: { currency, rate } }),
  };
}
