/** What an amount in another currency is in the account's: only by rates that somebody gave, with their dates. */
import { type Decimal, multiplyDecimals } from '../decimal.ts';
import type { ExchangeRate } from './exchange-rate-schema.ts';

/** As far as a policy has to say about it. */
export interface ExchangeRates {
  /** The account's. */
  readonly currency: string;
  readonly rates: readonly ExchangeRate[];
}

/** An exact amount in the account's currency; with the rate and its date, where it was another one. */
export interface Worth {
  readonly amount: Decimal;
  readonly currency: string;
  readonly rate?: Decimal;
  readonly rateFrom?: string;
}

/**
 * By the newest rate that held on the UTC day of `at`, an ISO instant. Undefined when there is none:
 * an amount is never converted by a rate that nobody gave.
 */
export function worthOf(
  amount: Decimal,
  currency: string,
  at: string,
  { currency: account, rates }: ExchangeRates,
): Worth | undefined {
  if (currency === account) return { amount, currency };
  const day = new Date(at).toISOString().slice(0, 10);
  const held = rates
    .filter((one) => one.currency === currency && one.from <= day)
    .reduce<ExchangeRate | undefined>(
      (newest, one) => (newest === undefined || one.from >= newest.from ? one : newest),
      undefined,
    );
  return held === undefined
    ? undefined
    : {
        amount: multiplyDecimals(amount, held.rate),
        currency: account,
        rate: held.rate,
        rateFrom: held.from,
      };
}
