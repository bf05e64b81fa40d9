/** An event that takes value back, from the very exposures that the conversion was attributed to. */
import type { Campaign } from '../campaign/campaign.ts';
import type { Contact, Reversible } from '../customer/state.ts';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  multiplyDecimals,
  subtractDecimals,
} from '../decimal.ts';
import type { Event } from '../event.ts';
import { shortHash } from '../hash.ts';
import { type ExchangeRates, worthOf } from '../policy/exchange.ts';
import { type Conversion, conversionValue, statedAt } from './conversion.ts';

export interface Reversed {
  readonly conversions: readonly Conversion[];
  readonly contacts: readonly Contact[];
}

/**
 * As much as the event says, all of it when it says nothing, never more than is left. When nothing is
 * left the conversion itself is taken back, and what its offer cost. What was sold in another currency
 * is taken back at the rate at which it was counted, so that all of it is all of it whatever the rates
 * have done since. An amount in a currency without a rate takes nothing back; neither does an event
 * that names no conversion of this campaign.
 */
export function reverse(
  contacts: readonly Contact[],
  campaignId: string,
  objective: NonNullable<Campaign['objective']>,
  event: Event,
  customerId: string,
  rates: ExchangeRates,
): Reversed {
  const nothing = { conversions: [], contacts };
  const original = objective.reversal && statedAt(event.data, objective.reversal.of);
  if (typeof original !== 'string' && typeof original !== 'number') return nothing;
  const hash = shortHash(String(original));
  const found = contacts.flatMap((contact) => {
    if (contact.campaignId !== campaignId) return [];
    const entry = contact.reversible?.find((one) => one.event === hash);
    return entry === undefined ? [] : [{ contact, entry }];
  });
  if (found.length === 0) return nothing;
  const all = found.reduce((sum, { entry }) => addDecimals(sum, entry.left), '0');
  const asked = askedFor(event, objective.value, found[0]?.entry.from, rates);
  if (asked === 'unknown') return nothing;
  let open = asked === undefined || compareDecimals(asked, all) > 0 ? all : asked;
  const ends = compareDecimals(open, all) === 0;

  const conversions: Conversion[] = [];
  const entries = new Map<string, Reversible | undefined>();
  for (const { contact, entry } of found) {
    const taken = compareDecimals(entry.left, open) < 0 ? entry.left : open;
    open = subtractDecimals(open, taken);
    entries.set(
      contact.id,
      ends ? undefined : { ...entry, left: subtractDecimals(entry.left, taken) },
    );
    conversions.push({
      decisionId: contact.id,
      campaignId,
      campaignVersion: contact.campaignVersion,
      customerId,
      arm: contact.arm,
      eventId: event.id,
      at: event.occurredAt,
      reverses: String(original),
      countsAs: ends && entry.counts ? -1 : 0,
      worth: { amount: negative(taken), currency: rates.currency },
      ...(ends && entry.incentive !== undefined && { incentive: negative(entry.incentive) }),
    });
  }
  return { conversions, contacts: contacts.map((one) => withEntry(one, hash, entries)) };
}

/** In the account's currency; undefined: the event names no amount. */
function askedFor(
  event: Event,
  valuePath: string | undefined,
  from: Reversible['from'],
  rates: ExchangeRates,
): Decimal | 'unknown' | undefined {
  const { value, currency } = conversionValue(event, valuePath, rates);
  if (value === undefined) return undefined;
  // Refunds are sent with either sign.
  const amount = compareDecimals(value, '0') < 0 ? negative(value) : value;
  if (from !== undefined && currency === from.currency) return multiplyDecimals(amount, from.rate);
  const worth = worthOf(amount, currency ?? rates.currency, event.occurredAt, rates);
  return worth === undefined ? 'unknown' : worth.amount;
}

function withEntry(
  contact: Contact,
  hash: string,
  entries: ReadonlyMap<string, Reversible | undefined>,
): Contact {
  if (!entries.has(contact.id)) return contact;
  const { reversible = [], ...rest } = contact;
  const entry = entries.get(contact.id);
  const left = reversible.flatMap((one) => (one.event === hash ? (entry ?? []) : one));
  return left.length === 0 ? rest : { ...rest, reversible: left };
}

const negative = (amount: Decimal): Decimal => subtractDecimals('0', amount);
