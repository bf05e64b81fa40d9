/**
 * Tables of the Berka bank (PKDD'99 Discovery Challenge): columns as in the English conversion
 * with ISO dates; docs/data.md says what becomes of each. Unknown columns are ignored.
 */
import * as z from 'zod';

const id = z.string().regex(/^\d{1,12}$/, 'must be a whole number');
const money = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'must be an amount such as 700.00');
const signedMoney = z.string().regex(/^-?\d{1,12}(\.\d{1,2})?$/, 'must be an amount such as -7.00');
const date = z.iso.date('must be a date such as 1993-01-31');

export const accountRow = z.object({
  account_id: id,
  statement_frequency: z.enum(['monthly', 'weekly', 'after_transaction']),
  opened: date,
});
export type AccountRow = z.infer<typeof accountRow>;

export const clientRow = z.object({
  client_id: id,
  birth_date: date,
  sex: z.enum(['F', 'M']),
  district_id: id,
});
export type ClientRow = z.infer<typeof clientRow>;

export const dispositionRow = z.object({
  disp_id: id,
  client_id: id,
  account_id: id,
  role: z.enum(['OWNER', 'DISPONENT']),
});

export const districtRow = z.object({
  district_id: id,
  name: z.string().min(1, 'must not be empty'),
  region: z.string().min(1, 'must not be empty'),
});

export const cardRow = z.object({
  disp_id: id,
  type: z.enum(['junior', 'classic', 'gold']),
  issued: date,
});

/** A: ended, paid. B: ended, not paid. C: running, paid so far. D: running, in debt. */
export const loanRow = z.object({
  account_id: id,
  granted: date,
  duration_months: z.coerce.number('must be a number of months').int().min(1).max(600),
  status: z.enum(['A', 'B', 'C', 'D']),
});
export type LoanRow = z.infer<typeof loanRow>;

export const transactionRow = z.object({
  trans_id: id,
  account_id: id,
  date,
  type: z.enum(['credit', 'debit', 'debit_cash']),
  operation: z.enum([
    '',
    'cash_deposit',
    'cash_withdrawal',
    'card_withdrawal',
    'transfer_in',
    'transfer_out',
  ]),
  amount: money,
  balance: signedMoney,
  k_symbol: z.enum([
    '',
    'interest',
    'statement_fee',
    'sanction_interest',
    'household',
    'insurance',
    'pension',
    'loan',
  ]),
  partner_bank: z.string().regex(/^([A-Z]{2})?$/, 'must be two letters or empty'),
});
export type TransactionRow = z.infer<typeof transactionRow>;
