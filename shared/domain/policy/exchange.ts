/** What an amount in another currency is in the account's: only by rates that somebody gave, with their dates. */
import * as z from 'zod';
import { compareDecimals, type Decimal, decimalSchema, multiplyDecimals } from '../decimal.ts';

const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR');

export const exchangeRateSchema = z.strictObject({
  currency: currencySchema,
  /** How much of the account's currency one unit of it is. */
  rate: decimalSchema.refine((rate) => compareDecimals(rate, '0') > 0, 'must be above 0'),
  /** UTC day from which the rate holds, until the next one of the same currency. */
  from: z.iso.date('must be a date such as 2026-12-01'),
});
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;

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
