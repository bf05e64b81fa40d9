/** A rate as it is written; apart from converting by it, which needs no schema on the way of an event. */
import * as z from 'zod';
import { compareDecimals } from '../decimal.ts';
import { decimalSchema } from '../decimal-schema.ts';

const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR');

export const exchangeRateSchema = z.strictObject({
  currency: currencySchema,
  /** How much of the account's currency one unit of it is. */
  rate: decimalSchema.refine((rate) => compareDecimals(rate, '0') > 0, 'must be above 0'),
  /** UTC day from which the rate holds, until the next one of the same currency. */
  from: z.iso.date('must be a date such as 2026-12-01'),
});
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;
