/** Conversions: events that meet a campaign's objective within its window after the exposure. */
import { compareDecimals, type Decimal, parseDecimal } from '../decimal.ts';
import type { Event } from '../event.ts';
import { type ExchangeRates, type Worth, worthOf } from '../policy/exchange.ts';

export interface Conversion {
  /** The exposure's decision, so that a conversion and an arm are never apart. */
  readonly decisionId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly customerId: string;
  readonly arm: string;
  readonly eventId: string;
  /** ISO instant of the event. */
  readonly at: string;
  /** Exact decimal in `currency`, when the objective names a value and the event has one. */
  readonly value?: string;
  readonly currency?: string;
  /** What `value` is in the account's currency, and all that is ever added up. */
  readonly worth?: Worth;
  /**
   * Why `value` is not added: no exchange rate is given for its currency (the conversion counts), or
   * it is below zero (nothing counts; what takes value back has to be named as a reversal).
   */
  readonly refused?: 'foreign_currency' | 'negative_value';
  /** What keeping the offer's promise costs, in the account's currency. */
  readonly incentive?: Decimal;
  /** How many conversions it is; 1 unless given. 0: a further part of one, or of its value taken back. */
  readonly countsAs?: 1 | 0 | -1;
  /** Id of the event whose worth it takes back: what it adds is below zero. */
  readonly reverses?: string;
  /** The event used the code of the exposure's message. */
  readonly redeems?: true;
}

type ConversionValue = Pick<Conversion, 'value' | 'currency' | 'worth' | 'refused'>;

/**
 * The exact value at `event.<path>` of an event's data, with its currency, and what it is worth to
 * the account. A value without a currency is in the account's own.
 */
export function conversionValue(
  { data, occurredAt }: Pick<Event, 'data' | 'occurredAt'>,
  valuePath: string | undefined,
  rates: ExchangeRates,
): ConversionValue {
  const found = statedValue(data, valuePath);
  if (found.value === undefined) return {};
  if (compareDecimals(found.value, '0') < 0) return { ...found, refused: 'negative_value' };
  const worth = worthOf(found.value, found.currency ?? rates.currency, occurredAt, rates);
  return worth === undefined ? { ...found, refused: 'foreign_currency' } : { ...found, worth };
}

/** What stands at `event.<path>` of an event's data, as it was sent. */
export function statedAt(data: Event['data'], path: string): unknown {
  let found: unknown = data;
  for (const key of path.split('.').slice(1)) {
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? Reflect.get(found, key)
        : undefined;
  }
  return found;
}

function statedValue(
  data: Event['data'],
  valuePath: string | undefined,
): Pick<Conversion, 'value' | 'currency'> {
  if (valuePath === undefined) return {};
  const value = parseDecimal(statedAt(data, valuePath));
  if (value === undefined) return {};
  const currency = data.currency;
  return {
    value,
    ...(typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) && { currency }),
  };
}
